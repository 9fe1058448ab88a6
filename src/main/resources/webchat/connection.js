/**
 * The way to the hub. Lines go out one after the other, each until it is acknowledged; a line that
 * was not is sent again with its id, so a lost connection neither loses nor doubles it. What the
 * hub says comes in through `on`: state(word), lines(list), kept(id), refused(id, frame),
 * hint(frame), forgotten().
 */
class Connection {
  static FIRST_WAIT = 500;
  static LONGEST_WAIT = 15000;
  static PING_EVERY = 20000;
  static ANSWER_WITHIN = 10000;
  static TYPES_EVERY = 2500;

  constructor(hub, memory, on) {
    this.hub = hub;
    this.memory = memory;
    this.on = on;
    this.last = 0;
    this.queue = [];
    this.inFlight = null;
    this.tries = 0;
    this.socket = null;
    this.greeted = false;
    this.started = false;
    addEventListener("online", () => this.hurry());
    document.addEventListener("visibilitychange", () => document.hidden || this.hurry());
  }

  /** True when this browser was here before. */
  get known() {
    return Boolean(this.memory.get("session"));
  }

  start() {
    if (!this.started) {
      this.started = true;
      const session = this.memory.get("session");
      if (session) {
        this.queue = this.memory.unsent(session.id);
      }
      this.connect();
    }
  }

  /** Sends a line, now or when there is a connection. Returns its id. */
  send(line) {
    const session = this.memory.get("session");
    const whole = { ...line, session: session && session.id, written: Date.now() };
    this.queue.push(whole);
    if (whole.session) {
      this.memory.keepUnsent(whole);
    }
    this.start();
    this.next();
  }

  async connect() {
    clearTimeout(this.again);
    this.again = null;
    this.on.state("connecting");
    let session;
    try {
      session = await this.session();
    } catch (failed) {
      this.retry();
      return;
    }
    const socket = new WebSocket(this.hub.replace(/^http/, "ws") + "/ws/chat/" + session.id);
    this.socket = socket;
    this.greeted = false;
    this.expectAnswer();
    socket.onopen = () =>
      socket.send(JSON.stringify({ type: "hello", token: session.token, after: this.last }));
    socket.onmessage = event => socket === this.socket && this.hear(JSON.parse(event.data));
    socket.onclose = event => socket === this.socket && this.closed(event.code);
  }

  /** The session that is known, or a new one; who asks meanwhile waits for the same. */
  session() {
    const known = this.memory.get("session");
    if (known) {
      return Promise.resolve(known);
    }
    this.beginning = this.beginning || this.begin().finally(() => (this.beginning = null));
    return this.beginning;
  }

  async begin() {
    const answer = await this.call("/api/chat/session", { method: "POST" });
    if (!answer.ok) {
      throw new Error("no session: " + answer.status);
    }
    const ticket = await answer.json();
    const session = this.memory.get("session") || { id: ticket.sessionId, token: ticket.token };
    this.memory.set("session", session);
    this.queue.forEach(line => {
      line.session = session.id;
      this.memory.keepUnsent(line);
    });
    return session;
  }

  hear(frame) {
    clearTimeout(this.silence);
    switch (frame.type) {
      case "welcome":
        this.welcome(frame);
        break;
      case "lines":
        this.lines(frame.lines);
        break;
      case "kept":
        this.done(frame.id);
        this.on.kept(frame.id);
        break;
      case "refused":
        this.refused(frame);
        break;
      case "writes":
      case "grows":
        this.on.hint(frame);
        break;
    }
    if (this.inFlight) {
      this.expectAnswer();
    }
  }

  welcome(frame) {
    const session = this.memory.get("session");
    if (session) {
      this.memory.set("session", { ...session, token: frame.token });
    }
    this.tries = 0;
    this.greeted = true;
    this.inFlight = null;
    clearInterval(this.pings);
    this.pings = setInterval(() => this.ping(), Connection.PING_EVERY);
    this.on.state("online");
    this.next();
  }

  lines(lines) {
    const fresh = lines.filter(line => line.id > this.last);
    if (fresh.length > 0) {
      this.last = fresh[fresh.length - 1].id;
      fresh.filter(line => line.clientId).forEach(line => this.done(line.clientId));
      this.on.lines(fresh);
    }
  }

  /** Tells the hub which lines the visitor was shown. */
  shown(id) {
    this.say({ type: "shown", line: id });
  }

  /** The visitor is writing; nothing is lost when nobody hears of it. */
  types() {
    const now = Date.now();
    if (now - (this.typed || 0) >= Connection.TYPES_EVERY) {
      this.typed = now;
      this.say({ type: "types" });
    }
  }

  refused(frame) {
    if (frame.retryAfter && frame.id === this.inFlight) {
      this.inFlight = null;
      clearTimeout(this.silence);
      this.held = true;
      clearTimeout(this.later);
      this.later = setTimeout(() => this.release(), frame.retryAfter * 1000);
    } else if (frame.id && !frame.retryAfter) {
      this.done(frame.id);
    }
    this.on.refused(frame.id, frame);
  }

  /** What was too much at once goes on. */
  release() {
    this.held = false;
    this.next();
  }

  done(id) {
    this.memory.forgetUnsent(id);
    this.queue = this.queue.filter(line => line.id !== id);
    if (this.inFlight === id) {
      this.inFlight = null;
      clearTimeout(this.silence);
    }
    this.next();
  }

  next() {
    if (this.greeted && !this.held && !this.inFlight && this.queue.length > 0) {
      const { session, written, files, ...line } = this.queue[0];
      this.inFlight = line.id;
      this.say({ type: "line", ...line, files: (files || []).map(file => file.id) });
      this.expectAnswer();
    }
  }

  say(frame) {
    if (this.greeted && this.socket.readyState === WebSocket.OPEN) {
      this.socket.send(JSON.stringify(frame));
    }
  }

  ping() {
    this.say({ type: "ping" });
    this.expectAnswer();
  }

  /** A connection that does not answer is as good as none. */
  expectAnswer() {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => this.drop(), Connection.ANSWER_WITHIN);
  }

  drop() {
    const socket = this.socket;
    this.socket = null;
    if (socket) {
      socket.close();
    }
    this.closed(0);
  }

  closed(code) {
    clearTimeout(this.silence);
    clearInterval(this.pings);
    this.greeted = false;
    this.inFlight = null;
    this.on.state("lost");
    if (code === 4401 || code === 4403) {
      this.forget();
    }
    if (code === 4429) {
      this.tries = Math.max(this.tries, 5);
    }
    this.retry();
  }

  /** The token is too old, or the hub has another key: begin anew, with what was not sent. */
  forget() {
    this.memory.remove("session");
    this.last = 0;
    this.on.forgotten();
  }

  retry() {
    const most = Math.min(Connection.LONGEST_WAIT, Connection.FIRST_WAIT * 2 ** this.tries++);
    clearTimeout(this.again);
    this.again = setTimeout(() => this.connect(), most * (0.5 + Math.random() / 2));
    this.on.state("lost");
  }

  hurry() {
    if (this.again) {
      this.tries = 0;
      this.connect();
    } else if (this.greeted) {
      this.ping();
    }
  }

  /** A call of the hub's HTTP doors, with the session's token where there is one. */
  call(path, options = {}) {
    const session = this.memory.get("session");
    const headers = { ...options.headers };
    if (session) {
      headers.Authorization = "Bearer " + session.token;
    }
    return fetch(this.hub + path, { ...options, headers, credentials: "omit" });
  }

  /** Sends a file; gives what a line needs to carry it. */
  async upload(file) {
    await this.session();
    const form = new FormData();
    form.append("file", file, file.name || "file");
    const answer = await this.call("/api/chat/files", { method: "POST", body: form });
    if (!answer.ok) {
      const failure = new Error("upload: " + answer.status);
      failure.status = answer.status;
      throw failure;
    }
    return answer.json();
  }

  async download(id) {
    const answer = await this.call("/api/chat/files/" + id);
    if (!answer.ok) {
      throw new Error("download: " + answer.status);
    }
    return answer.blob();
  }
}
