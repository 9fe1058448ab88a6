/** The widget: the button, the panel and what happens in it. */
class Widget {
  /** Ids of wishes for a human begin so; by them the widget knows that one was made. */
  static WISH = "wish-";

  constructor(script) {
    const settings = script.dataset;
    this.hub = new URL(script.src).origin;
    this.lang = this.language(settings.lang);
    this.texts = TEXTS[this.lang];
    this.title = settings.title || this.texts.title;
    this.memory = new Memory(this.hub);
    this.lines = new Lines(this.texts, this.lang, {
      press: button => this.press(button),
      download: id => this.connection.download(id),
    });
    this.connection = new Connection(this.hub, this.memory, {
      state: word => this.state(word),
      lines: lines => this.arrived(lines),
      kept: id => this.lines.mark(id, "kept"),
      refused: (id, frame) => this.refused(id, frame),
      hint: frame => this.lines.hinted(frame),
      forgotten: () => this.forgotten(),
    });
    this.composer = new Composer(this.texts, {
      say: content => this.send(this.line(content)),
      types: () => this.connection.types(),
      upload: file => this.connection.upload(file),
      notify: text => this.notify(text),
    });
    this.contact = new ContactForm(this.texts, this.memory.get("visitor") || {}, {
      done: visitor => this.wish(visitor),
      cancel: () => this.cancel(),
    });
    this.unread = 0;
    this.build();
    if (this.connection.known) {
      this.connection.start();
      this.connection.queue.forEach(line => this.lines.pending(line));
    }
    if (this.memory.get("open") && innerWidth > 480) {
      this.open(false);
    }
  }

  language(wanted) {
    const tag = wanted || document.documentElement.lang || navigator.language || "ru";
    return tag.toLowerCase().startsWith("en") ? "en" : "ru";
  }

  build() {
    const t = this.texts;
    this.host = element("div", { id: "easyflow-chat", lang: this.lang });
    const root = this.host.attachShadow({ mode: "open" });
    const style = new CSSStyleSheet();
    style.replaceSync(STYLE);
    root.adoptedStyleSheets = [style];

    this.badge = element("span", { class: "badge", hidden: true });
    this.launcher = element(
      "button",
      {
        type: "button",
        class: "launcher",
        "aria-label": t.open,
        "aria-expanded": "false",
        "aria-controls": "panel",
        click: () => this.toggle(),
      },
      icon("chat"),
      icon("down"),
      this.badge
    );
    this.status = element("span", { class: "status", role: "status" });
    this.panel = element(
      "section",
      { class: "panel", id: "panel", role: "dialog", "aria-label": this.title, hidden: true },
      element(
        "header",
        {},
        element("div", { class: "face" }, icon("chat")),
        element("div", { class: "who" }, element("h2", {}, this.title), this.status),
        element(
          "button",
          { type: "button", class: "quiet", "aria-label": t.close, click: () => this.close() },
          icon("close")
        )
      ),
      this.lines.list,
      (this.notice = element("div", { class: "notice", role: "alert", hidden: true })),
      this.contact.form,
      (this.manager = element(
        "button",
        { type: "button", class: "manager", click: () => this.askForHuman() },
        t.manager
      )),
      this.composer.form
    );
    this.panel.addEventListener("keydown", event => this.key(event));
    root.append(this.panel, this.launcher);
    document.body.append(this.host);
    this.state("connecting");
  }

  toggle() {
    if (this.panel.hidden) {
      this.open();
    } else {
      this.close();
    }
  }

  open(focus = true) {
    this.panel.hidden = false;
    this.host.classList.add("open");
    this.launcher.setAttribute("aria-expanded", "true");
    this.launcher.setAttribute("aria-label", this.texts.close);
    this.memory.set("open", true);
    this.connection.start();
    this.count(0);
    this.lines.toEnd();
    this.showRead();
    if (focus) {
      this.composer.focus();
    }
  }

  close() {
    this.panel.hidden = true;
    this.host.classList.remove("open");
    this.launcher.setAttribute("aria-expanded", "false");
    this.launcher.setAttribute("aria-label", this.texts.open);
    this.memory.set("open", false);
    this.launcher.focus();
  }

  key(event) {
    if (event.key === "Escape") {
      event.stopPropagation();
      if (this.contact.hidden) {
        this.close();
      } else {
        this.cancel();
      }
    }
  }

  /** What every line of this visitor carries. */
  line(more, begin = "") {
    const visitor = this.memory.get("visitor") || {};
    return {
      id: begin + crypto.getRandomValues(new Uint32Array(4)).join("-"),
      page: location.href.slice(0, 1000),
      locale: this.lang,
      name: visitor.name || undefined,
      ...more,
    };
  }

  send(line) {
    this.connection.send(line);
    this.lines.pending({ ...line, written: Date.now() });
    this.notify(null);
  }

  /** A button under a line. Returns true when it is used up. */
  press(button) {
    if (button.data === "manager") {
      this.askForHuman();
      return false;
    }
    this.send(this.line({ text: button.text, data: button.data }));
    return true;
  }

  askForHuman() {
    this.contact.open();
    this.manager.hidden = true;
    this.lines.toEnd();
    this.contact.focus();
  }

  cancel() {
    this.contact.close();
    this.manager.hidden = this.called;
    this.composer.focus();
  }

  /** The visitor said whom to call, or nothing of it. */
  wish(visitor) {
    this.memory.set("visitor", visitor);
    this.called = true;
    this.lines.draft.end();
    this.cancel();
    this.send(
      this.line(
        {
          text: this.texts.manager,
          data: "manager",
          name: visitor.name || undefined,
          phone: visitor.phone || undefined,
        },
        Widget.WISH
      )
    );
  }

  arrived(lines) {
    this.lines.arrived(lines);
    for (const line of lines) {
      if (line.kind === "manager-message" || (line.clientId || "").startsWith(Widget.WISH)) {
        this.called = true;
      } else if (line.kind === "ai-message") {
        this.called = false;
      }
    }
    this.manager.hidden = this.called || !this.contact.hidden;
    if (this.panel.hidden) {
      const read = this.memory.get("read") || 0;
      const fresh = lines.filter(line => line.kind !== "user-message" && line.id > read);
      this.count(this.unread + fresh.length);
    } else {
      this.showRead();
    }
  }

  showRead() {
    if (this.connection.last > 0) {
      this.memory.set("read", this.connection.last);
      this.connection.shown(this.connection.last);
    }
  }

  count(unread) {
    this.unread = unread;
    this.badge.hidden = unread === 0;
    this.badge.textContent = unread > 9 ? "9+" : String(unread);
    if (unread > 0) {
      this.launcher.setAttribute(
        "aria-label",
        this.texts.open + ", " + fill(this.texts.unread, { n: unread })
      );
    }
  }

  refused(id, frame) {
    if (id && frame.status === 429) {
      this.notify(this.texts.tooMany);
    } else if (id && !frame.retryAfter) {
      this.lines.failed(id, frame.detail);
    }
  }

  forgotten() {
    this.lines.clear();
    this.connection.queue.forEach(line => this.lines.pending(line));
  }

  /** A connection that breaks for a moment is nobody's business. */
  state(word) {
    if (word === "online") {
      clearTimeout(this.telling);
      this.telling = null;
      this.tell("online");
      if (!this.panel.hidden) {
        this.showRead(); // what was seen without a connection
      }
    } else if (!this.panel.dataset.state) {
      this.tell("connecting");
    } else if (!this.telling) {
      this.telling = setTimeout(() => this.tell("lost"), 1500);
    }
  }

  tell(word) {
    this.panel.dataset.state = word;
    this.status.textContent = this.texts[word];
  }

  notify(text) {
    this.notice.hidden = !text;
    this.notice.textContent = text || "";
    clearTimeout(this.noticeEnd);
    if (text) {
      this.noticeEnd = setTimeout(() => this.notify(null), 8000);
    }
  }
}

const SCRIPT = document.currentScript;
if (document.body) {
  new Widget(SCRIPT);
} else {
  addEventListener("DOMContentLoaded", () => new Widget(SCRIPT));
}
