/**
 * What the visitor's browser remembers between pages: the session and its token, who the visitor
 * is, and lines that were not acknowledged. Each line has a key of its own, so that two tabs do not
 * overwrite each other's. Where storage is forbidden it lasts as long as the page.
 */
class Memory {
  constructor(hub) {
    this.prefix = "easyflow-chat:" + hub + ":";
    this.store = Memory.storage();
  }

  static storage() {
    try {
      const probe = "easyflow-chat-probe";
      localStorage.setItem(probe, "1");
      localStorage.removeItem(probe);
      return localStorage;
    } catch (forbidden) {
      const kept = new Map();
      return {
        getItem: key => (kept.has(key) ? kept.get(key) : null),
        setItem: (key, value) => kept.set(key, value),
        removeItem: key => kept.delete(key),
        get length() {
          return kept.size;
        },
        key: index => [...kept.keys()][index],
      };
    }
  }

  get(name) {
    try {
      return JSON.parse(this.store.getItem(this.prefix + name));
    } catch (spoiled) {
      return null;
    }
  }

  set(name, value) {
    try {
      this.store.setItem(this.prefix + name, JSON.stringify(value));
    } catch (full) {
      // The page goes on with what it has in its own memory.
    }
  }

  remove(name) {
    this.store.removeItem(this.prefix + name);
  }

  /** Lines of the session that were not acknowledged, in the order they were written. */
  unsent(session) {
    const found = [];
    for (let i = 0; i < this.store.length; i++) {
      const key = this.store.key(i);
      if (key.startsWith(this.prefix + "line:")) {
        found.push(this.get(key.slice(this.prefix.length)));
      }
    }
    return found
      .filter(line => line && line.session === session)
      .sort((a, b) => a.written - b.written);
  }

  keepUnsent(line) {
    this.set("line:" + line.id, line);
  }

  forgetUnsent(id) {
    this.remove("line:" + id);
  }
}
