/** Asks who wants a human and where to call; both may stay empty. */
class ContactForm {
  /**
   * @param visitor name and phone that are known
   * @param on done({ name, phone }) and cancel()
   */
  constructor(texts, visitor, on) {
    this.texts = texts;
    this.on = on;
    this.name = element("input", {
      id: "name",
      autocomplete: "name",
      maxlength: "100",
      value: visitor.name || "",
    });
    this.phone = element("input", {
      id: "phone",
      type: "tel",
      inputmode: "tel",
      autocomplete: "tel",
      maxlength: "40",
      placeholder: texts.phoneExample,
      "aria-describedby": "phone-wrong",
      value: visitor.phone || "",
    });
    this.phoneWrong = element("p", { class: "wrong", id: "phone-wrong", role: "alert" });
    this.form = element(
      "form",
      { class: "form", hidden: true, "aria-labelledby": "form-title", novalidate: true },
      element("h3", { id: "form-title" }, texts.formTitle),
      element("p", {}, texts.formHint),
      element("label", { for: "name" }, texts.name),
      this.name,
      element("label", { for: "phone" }, texts.phone),
      this.phone,
      this.phoneWrong,
      element(
        "div",
        { class: "form-buttons" },
        element(
          "button",
          { type: "button", class: "plain", click: () => on.cancel() },
          texts.cancel
        ),
        element("button", { type: "submit", class: "strong" }, texts.call)
      )
    );
    this.form.addEventListener("submit", event => this.submit(event));
  }

  get hidden() {
    return this.form.hidden;
  }

  open() {
    this.form.hidden = false;
  }

  close() {
    this.form.hidden = true;
  }

  focus() {
    this.name.focus();
  }

  submit(event) {
    event.preventDefault();
    const name = this.name.value.trim();
    const phone = this.phone.value.trim();
    const wrong = phone && !/^\+?[\d\s().-]{5,}$/.test(phone);
    this.phoneWrong.textContent = wrong ? this.texts.phoneWrong : "";
    this.phone.setAttribute("aria-invalid", String(Boolean(wrong)));
    if (wrong) {
      this.phone.focus();
    } else {
      this.on.done({ name, phone });
    }
  }
}
