/** Makes an element: attributes that are functions become listeners, children may be texts. */
function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") {
      made.addEventListener(name, value);
    } else if (value !== null && value !== undefined && value !== false) {
      made.setAttribute(name, value === true ? "" : value);
    }
  }
  made.append(...children.filter(child => child !== null && child !== undefined));
  return made;
}

const ICONS = {
  chat: "M12 3C6.9 3 3 6.6 3 11c0 2.3 1.1 4.4 2.8 5.8-.1 1-.5 2.2-1.4 3.2 1.6-.1 3.2-.7 4.4-1.5 1 .3 2.1.5 3.2.5 5.1 0 9-3.6 9-8s-3.9-8-9-8z",
  close: "M6 6l12 12M18 6L6 18",
  down: "M6 9l6 6 6-6",
  send: "M4.5 12L3 4.5 21 12 3 19.5 4.5 12zm0 0H12",
  clip: "M20 11.5l-8.2 8.2a5 5 0 0 1-7.1-7.1l8.6-8.6a3.4 3.4 0 0 1 4.8 4.8l-8.5 8.5a1.7 1.7 0 0 1-2.4-2.4l7.8-7.8",
  file: "M14 3H7a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2V8l-5-5zm0 0v5h5",
  clock: "M12 7v5l3 2M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0z",
  check: "M5 13l4 4L19 7",
  checks: "M2 13l4 4L15 8M11.5 16l1 1L22 8",
};

/** A picture for who sees; who does not gets the label of its button. */
function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", "icon icon-" + name);
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
}

function fileSize(texts, bytes) {
  return bytes < 1048576
    ? fill(texts.kb, { n: Math.max(1, Math.round(bytes / 1024)) })
    : fill(texts.mb, { n: Number((bytes / 1048576).toFixed(1)) });
}
