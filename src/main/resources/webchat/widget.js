/** The widget: the button, the panel and what happens in it. */
class Widget {
  static FILES =
    "image/jpeg,image/png,image/webp,image/gif,application/pdf,text/plain,.docx,.xlsx,.pptx";
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
    this.unread = 0;
    this.files = [];
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
      this.buildForm(),
      (this.manager = element(
        "button",
        { type: "button", class: "manager", click: () => this.askForHuman() },
        t.manager
      )),
      this.buildComposer()
    );
    this.panel.addEventListener("keydown", event => this.key(event));
    root.append(this.panel, this.launcher);
    document.body.append(this.host);
    this.state("connecting");
  }

  buildForm() {
    const t = this.texts;
    const known = this.memory.get("visitor") || {};
    this.name = element("input", {
      id: "name",
      autocomplete: "name",
      maxlength: "100",
      value: known.name || "",
    });
    this.phone = element("input", {
      id: "phone",
      type: "tel",
      inputmode: "tel",
      autocomplete: "tel",
      maxlength: "40",
      placeholder: t.phoneExample,
      "aria-describedby": "phone-wrong",
      value: known.phone || "",
    });
    this.phoneWrong = element("p", { class: "wrong", id: "phone-wrong", role: "alert" });
    this.form = element(
      "form",
      { class: "form", hidden: true, "aria-labelledby": "form-title", novalidate: true },
      element("h3", { id: "form-title" }, t.formTitle),
      element("p", {}, t.formHint),
      element("label", { for: "name" }, t.name),
      this.name,
      element("label", { for: "phone" }, t.phone),
      this.phone,
      this.phoneWrong,
      element(
        "div",
        { class: "form-buttons" },
        element("button", { type: "button", class: "plain", click: () => this.cancel() }, t.cancel),
        element("button", { type: "submit", class: "strong" }, t.call)
      )
    );
    this.form.addEventListener("submit", event => this.wish(event));
    return this.form;
  }

  buildComposer() {
    const t = this.texts;
    this.chosen = element("div", { class: "chosen-files" });
    this.text = element("textarea", {
      rows: "1",
      maxlength: String(MAX_LINE),
      placeholder: t.placeholder,
      "aria-label": t.placeholder,
      input: () => this.written(),
      paste: event => this.addFiles([...event.clipboardData.files]),
    });
    this.picker = element("input", {
      type: "file",
      multiple: true,
      accept: Widget.FILES,
      hidden: true,
      change: () => {
        this.addFiles([...this.picker.files]);
        this.picker.value = "";
      },
    });
    this.sender = element(
      "button",
      { type: "submit", class: "send", "aria-label": t.send, disabled: true },
      icon("send")
    );
    const composer = element(
      "form",
      { class: "composer" },
      this.chosen,
      element(
        "div",
        { class: "composer-row" },
        element(
          "button",
          {
            type: "button",
            class: "quiet",
            "aria-label": t.attach,
            title: t.attach,
            click: () => this.picker.click(),
          },
          icon("clip")
        ),
        this.picker,
        this.text,
        this.sender
      )
    );
    composer.addEventListener("submit", event => {
      event.preventDefault();
      this.say();
    });
    return composer;
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
      this.text.focus();
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
      if (this.form.hidden) {
        this.close();
      } else {
        this.cancel();
      }
    } else if (
      event.key === "Enter" &&
      event.target === this.text &&
      !event.shiftKey &&
      !event.isComposing
    ) {
      event.preventDefault();
      this.say();
    }
  }

  written() {
    this.grow();
    if (this.text.value.trim()) {
      this.connection.types();
    }
  }

  grow() {
    this.text.style.height = "auto";
    this.text.style.height = Math.min(this.text.scrollHeight, 120) + "px";
    const loading = this.files.some(file => !file.id);
    this.sender.disabled = loading || (!this.text.value.trim() && this.files.length === 0);
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

  say() {
    this.grow();
    if (this.sender.disabled) {
      return;
    }
    this.send(this.line({ text: this.text.value.trim(), files: this.files }));
    this.files = [];
    this.showFiles();
    this.text.value = "";
    this.grow();
    this.text.focus();
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
    this.form.hidden = false;
    this.manager.hidden = true;
    this.lines.toEnd();
    this.name.focus();
  }

  cancel() {
    this.form.hidden = true;
    this.manager.hidden = this.called;
    this.text.focus();
  }

  wish(event) {
    event.preventDefault();
    const name = this.name.value.trim();
    const phone = this.phone.value.trim();
    const wrong = phone && !/^\+?[\d\s().-]{5,}$/.test(phone);
    this.phoneWrong.textContent = wrong ? this.texts.phoneWrong : "";
    this.phone.setAttribute("aria-invalid", String(Boolean(wrong)));
    if (wrong) {
      this.phone.focus();
      return;
    }
    this.memory.set("visitor", { name, phone });
    this.called = true;
    this.lines.draft.end();
    this.cancel();
    this.send(
      this.line(
        {
          text: this.texts.manager,
          data: "manager",
          name: name || undefined,
          phone: phone || undefined,
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
    this.manager.hidden = this.called || !this.form.hidden;
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

  addFiles(files) {
    for (const file of files) {
      if (file.size > MAX_FILE) {
        const size = fileSize(this.texts, MAX_FILE);
        this.notify(fill(this.texts.fileTooLarge, { name: file.name, size }));
      } else {
        this.upload(file);
      }
    }
  }

  async upload(file) {
    const entry = { name: file.name, type: file.type, size: file.size };
    this.files.push(entry);
    this.showFiles();
    try {
      Object.assign(entry, await this.connection.upload(file));
    } catch (failure) {
      this.files = this.files.filter(other => other !== entry);
      const why = failure.status === 415 ? this.texts.fileWrong : this.texts.fileFailed;
      this.notify(fill(why, { name: file.name }));
    }
    this.showFiles();
  }

  showFiles() {
    this.chosen.replaceChildren(
      ...this.files.map(file =>
        element(
          "div",
          { class: "file" + (file.id ? "" : " loading") },
          icon("file"),
          element("span", { class: "file-name" }, file.name),
          element(
            "span",
            { class: "file-size" },
            file.id ? fileSize(this.texts, file.size) : this.texts.uploading
          ),
          element(
            "button",
            {
              type: "button",
              class: "quiet",
              "aria-label": fill(this.texts.remove, { name: file.name }),
              click: () => {
                this.files = this.files.filter(other => other !== file);
                this.showFiles();
              },
            },
            icon("close")
          )
        )
      )
    );
    this.grow();
  }
}

const SCRIPT = document.currentScript;
if (document.body) {
  new Widget(SCRIPT);
} else {
  addEventListener("DOMContentLoaded", () => new Widget(SCRIPT));
}
