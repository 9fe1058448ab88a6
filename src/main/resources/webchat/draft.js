/**
 * What stands at the end of the log for a moment: that somebody writes, or their answer while it
 * grows. It is text and nothing else; the line that takes its place is what was said.
 */
class Draft {
  static WRITES = 30000;
  static GROWS = 60000;

  constructor(list, texts) {
    this.list = list;
    this.texts = texts;
  }

  hinted(frame) {
    if (frame.type === "grows") {
      this.grows(frame);
    } else {
      this.writes(frame.author === "manager" ? "manager" : "ai");
    }
  }

  /** Who begins anew takes away what they had written. */
  writes(who) {
    this.end();
    this.show(
      Draft.WRITES,
      element(
        "div",
        { class: "line writes " + who + "-message", role: "status" },
        element(
          "div",
          { class: "bubble dots" },
          element("i"),
          element("i"),
          element("i"),
          element("span", { class: "unseen" }, this.texts["writes-" + who])
        )
      )
    );
  }

  /** A part that is not the next one is left out: the beginning was missed, or is over. */
  grows(frame) {
    if (frame.from === 0 && frame.draft !== this.ended) {
      this.end();
      this.id = frame.draft;
      this.words = element("div", { class: "words" });
      this.show(
        Draft.GROWS,
        element(
          "div",
          { class: "line ai-message draft", "aria-hidden": "true" },
          element("div", { class: "bubble" }, this.words)
        )
      );
    }
    if (this.id === frame.draft && this.words.textContent.length === frame.from) {
      this.words.append(frame.text);
      this.forgetLater(Draft.GROWS);
    }
  }

  show(time, row) {
    this.row = row;
    this.list.append(row);
    this.forgetLater(time);
  }

  /** It stands behind all lines. */
  toEnd() {
    if (this.row) {
      this.list.append(this.row);
    }
  }

  forgetLater(time) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.end(), time);
  }

  /** Somebody else than the visitor said something, or the visitor asked for somebody else. */
  end() {
    clearTimeout(this.timer);
    if (this.row) {
      this.row.remove();
      this.row = null;
    }
    this.ended = this.id || this.ended;
    this.id = null;
  }
}
