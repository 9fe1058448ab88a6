/** Where the visitor writes: a text, files beside it, and the button that sends both. */
class Composer {
  static FILES =
    "image/jpeg,image/png,image/webp,image/gif,application/pdf,text/plain,.docx,.xlsx,.pptx";

  /**
   * @param on say({ text, files }), types(), upload(file), which gives a promise, and notify(text)
   */
  constructor(texts, on) {
    this.texts = texts;
    this.on = on;
    this.files = [];
    this.chosen = element("div", { class: "chosen-files" });
    this.text = element("textarea", {
      rows: "1",
      maxlength: String(MAX_LINE),
      placeholder: texts.placeholder,
      "aria-label": texts.placeholder,
      input: () => this.written(),
      keydown: event => this.key(event),
      paste: event => this.addFiles([...event.clipboardData.files]),
    });
    this.picker = element("input", {
      type: "file",
      multiple: true,
      accept: Composer.FILES,
      hidden: true,
      change: () => {
        this.addFiles([...this.picker.files]);
        this.picker.value = "";
      },
    });
    this.sender = element(
      "button",
      { type: "submit", class: "send", "aria-label": texts.send, disabled: true },
      icon("send")
    );
    this.form = element(
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
            "aria-label": texts.attach,
            title: texts.attach,
            click: () => this.picker.click(),
          },
          icon("clip")
        ),
        this.picker,
        this.text,
        this.sender
      )
    );
    this.form.addEventListener("submit", event => {
      event.preventDefault();
      this.say();
    });
  }

  focus() {
    this.text.focus();
  }

  key(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.say();
    }
  }

  written() {
    this.grow();
    if (this.text.value.trim()) {
      this.on.types();
    }
  }

  grow() {
    this.text.style.height = "auto";
    this.text.style.height = Math.min(this.text.scrollHeight, 120) + "px";
    const loading = this.files.some(file => !file.id);
    this.sender.disabled = loading || (!this.text.value.trim() && this.files.length === 0);
  }

  say() {
    this.grow();
    if (this.sender.disabled) {
      return;
    }
    this.on.say({ text: this.text.value.trim(), files: this.files });
    this.files = [];
    this.showFiles();
    this.text.value = "";
    this.grow();
    this.text.focus();
  }

  addFiles(files) {
    for (const file of files) {
      if (file.size > MAX_FILE) {
        const size = fileSize(this.texts, MAX_FILE);
        this.on.notify(fill(this.texts.fileTooLarge, { name: file.name, size }));
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
      Object.assign(entry, await this.on.upload(file));
    } catch (failure) {
      this.files = this.files.filter(other => other !== entry);
      const why = failure.status === 415 ? this.texts.fileWrong : this.texts.fileFailed;
      this.on.notify(fill(why, { name: file.name }));
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
