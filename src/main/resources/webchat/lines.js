/**
 * The log of the conversation. A visitor's own line is shown at once and becomes the hub's line
 * when that comes; texts are texts, only what the hub rendered is HTML.
 */
class Lines {
  constructor(texts, lang, on) {
    this.texts = texts;
    this.lang = lang;
    this.on = on;
    this.own = new Map();
    this.list = element("div", {
      class: "log",
      role: "log",
      "aria-live": "polite",
      "aria-label": texts.log,
      tabindex: "0",
    });
    this.welcome = element(
      "div",
      { class: "welcome" },
      element("div", { class: "welcome-mark" }, icon("chat")),
      element("h3", {}, texts.welcomeTitle),
      element("p", {}, texts.welcome)
    );
    this.list.append(this.welcome);
    this.draft = new Draft(this.list, texts);
  }

  clear() {
    this.own.clear();
    this.draft.end();
    this.day = null;
    this.list.replaceChildren(this.welcome);
    this.welcome.hidden = false;
  }

  get atEnd() {
    return this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight < 60;
  }

  toEnd(smooth = false) {
    this.list.scrollTo({ top: this.list.scrollHeight, behavior: smooth ? "smooth" : "instant" });
  }

  /** Somebody writes, or their answer grows. */
  hinted(frame) {
    const follow = this.atEnd;
    this.draft.hinted(frame);
    if (follow) {
      this.toEnd();
    }
  }

  /** A line that is on its way. */
  pending(line) {
    const shown = this.add({ ...line, kind: "user-message", at: new Date(line.written) });
    this.own.set(line.id, shown);
    this.mark(line.id, "waiting");
    this.toEnd();
  }

  /** Lines of the hub, in their order. */
  arrived(lines) {
    const follow = this.atEnd;
    for (const line of lines) {
      const known = line.clientId && this.own.get(line.clientId);
      if (known) {
        this.mark(line.clientId, "delivered");
        this.list.append(known); // where the hub says it belongs
        this.own.delete(line.clientId);
      } else {
        if (line.kind !== "user-message") {
          this.draft.end();
        }
        const shown = this.add({ ...line, at: new Date(line.at) });
        if (line.kind === "user-message") {
          this.setMark(shown, "delivered");
        }
      }
    }
    this.own.forEach(shown => this.list.append(shown));
    this.draft.toEnd();
    if (follow) {
      this.toEnd();
    }
  }

  add(line) {
    this.welcome.hidden = true;
    this.divide(line.at);
    const bubble = element("div", { class: "bubble" });
    if (line.html) {
      bubble.append(element("div", { class: "words markdown" }));
      bubble.firstChild.innerHTML = line.html;
    } else if (line.text) {
      bubble.append(element("div", { class: "words" }, line.text));
    }
    (line.files || []).forEach(file => bubble.append(this.file(file)));
    if (line.kind !== "system-message") {
      bubble.append(this.foot(line.at));
    }
    const speaker = line.name || this.texts[line.kind];
    const row = element(
      "div",
      { class: "line " + line.kind },
      line.kind === "manager-message"
        ? element("div", { class: "speaker" }, speaker)
        : element("span", { class: "unseen" }, speaker + ": "),
      bubble,
      this.buttons(line.buttons || [])
    );
    this.list.append(row);
    return row;
  }

  foot(at) {
    const time = at.toLocaleTimeString(this.lang, { hour: "2-digit", minute: "2-digit" });
    return element(
      "div",
      { class: "foot" },
      element("time", { datetime: at.toISOString() }, time),
      element("span", { class: "mark" })
    );
  }

  divide(at) {
    const day = at.toDateString();
    if (day === this.day) {
      return;
    }
    this.day = day;
    const yesterday = new Date();
    yesterday.setDate(yesterday.getDate() - 1);
    const word =
      day === new Date().toDateString()
        ? this.texts.today
        : day === yesterday.toDateString()
          ? this.texts.yesterday
          : at.toLocaleDateString(this.lang, { day: "numeric", month: "long" });
    this.list.append(element("div", { class: "day" }, word));
  }

  mark(id, state) {
    const shown = this.own.get(id);
    if (shown && shown.dataset.mark !== "delivered") {
      this.setMark(shown, state);
    }
  }

  setMark(shown, state) {
    const picture = { waiting: "clock", kept: "check", delivered: "checks" }[state];
    shown.dataset.mark = state;
    const mark = shown.querySelector(".mark");
    mark.replaceChildren(icon(picture), element("span", { class: "unseen" }, this.texts[state]));
    mark.title = this.texts[state];
  }

  /** The hub does not take the line, and never will. */
  failed(id, why) {
    const shown = this.own.get(id);
    if (shown) {
      shown.dataset.mark = "failed";
      shown
        .querySelector(".foot")
        .replaceChildren(
          element("span", { role: "alert" }, fill(this.texts.failed, { why }))
        );
      this.own.delete(id);
    }
  }

  file(file) {
    if (file.id && (file.type || "").startsWith("image/")) {
      const picture = element("img", { alt: file.name || "", class: "picture" });
      picture.addEventListener("load", () => this.atEnd && this.toEnd());
      this.on.download(file.id).then(
        blob => (picture.src = URL.createObjectURL(blob)),
        () => picture.replaceWith(this.chip(file))
      );
      return element(
        "button",
        {
          type: "button",
          class: "picture-button",
          "aria-label": fill(this.texts.download, { name: file.name || "" }),
          click: () => this.save(file),
        },
        picture
      );
    }
    return this.chip(file);
  }

  chip(file) {
    const label = [
      icon("file"),
      element("span", { class: "file-name" }, file.name || "—"),
      file.size ? element("span", { class: "file-size" }, fileSize(this.texts, file.size)) : null,
    ];
    return file.id
      ? element(
          "button",
          {
            type: "button",
            class: "file",
            title: fill(this.texts.download, { name: file.name }),
            click: () => this.save(file),
          },
          ...label
        )
      : element("div", { class: "file" }, ...label);
  }

  async save(file) {
    const address = URL.createObjectURL(await this.on.download(file.id));
    element("a", { href: address, download: file.name || "file" }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60000);
  }

  buttons(rows) {
    if (rows.length === 0) {
      return null;
    }
    const block = element("div", { class: "choices" });
    for (const row of rows) {
      const line = element("div", { class: "choice-row" });
      for (const button of row) {
        line.append(
          button.url
            ? element(
                "a",
                { class: "choice", href: button.url, target: "_blank", rel: "noopener noreferrer" },
                button.text
              )
            : element(
                "button",
                { type: "button", class: "choice", click: event => this.press(event, block, button) },
                button.text
              )
        );
      }
      block.append(line);
    }
    return block;
  }

  press(event, block, button) {
    if (this.on.press(button)) {
      event.currentTarget.classList.add("chosen");
      block.querySelectorAll("button").forEach(other => (other.disabled = true));
    }
  }
}
