/*
 * The whole way of a conversation with a Telegram server that others wrote, instead of our double:
 *
 *   npm install --prefix /some/where telegram-test-api@4.2.1
 *   NODE_PATH=/some/where/node_modules node src/test/peers/telegram-walk.js target/easy-flow-*.jar
 *
 * The hub polls it with getUpdates, because it calls no webhooks. Ends with status 1 when a step fails.
 */
"use strict";
const assert = require("node:assert");
const { spawn } = require("node:child_process");
const fs = require("node:fs");
const http = require("node:http");
const net = require("node:net");
const os = require("node:os");
const path = require("node:path");
const TelegramServer = require("telegram-test-api");

const TOKEN = "222:managers";
const ANNA = 111;
const PASSWORD = "walk-password";
const sleep = millis => new Promise(done => setTimeout(done, millis));

function freePort() {
  return new Promise(done => {
    const server = net.createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

/** An AI service that speaks OpenAI's protocol and always says the same. */
function aiService(port) {
  const message = { role: "assistant", content: "Заказ **в пути**." };
  const answer = {
    id: "c1",
    model: "gpt-4o-mini",
    choices: [{ index: 0, finish_reason: "stop", message }],
    usage: { prompt_tokens: 40, completion_tokens: 7 },
  };
  const server = http.createServer((request, response) => {
    request.resume().on("end", () => {
      response.writeHead(200, { "Content-Type": "application/json" });
      response.end(JSON.stringify(answer));
    });
  });
  return new Promise(done => server.listen(port, "127.0.0.1", () => done(server)));
}

async function step(what, found, seconds = 30) {
  const began = Date.now();
  while (Date.now() - began < seconds * 1000) {
    const value = await found();
    if (value) {
      console.log("ok    %s (%d ms)", what, Date.now() - began);
      return value;
    }
    await sleep(400); // a visitor may ask three times a second
  }
  throw new Error("not seen within " + seconds + " s: " + what);
}

async function walk(jar) {
  const [hubPort, telegramPort, aiPort, databasePort] = await Promise.all([1, 2, 3, 4].map(freePort));
  const home = fs.mkdtempSync(path.join(os.tmpdir(), "telegram-walk-"));
  const telegram = new TelegramServer({ port: telegramPort, host: "127.0.0.1", storage: "RAM", storeTimeout: 600 });
  await telegram.start();
  const ai = await aiService(aiPort);
  const log = fs.openSync(path.join(home, "hub.log"), "w");
  const hub = spawn("java", ["-Xmx512m", "-jar", jar], {
    stdio: ["ignore", log, log],
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      SERVER_PORT: String(hubPort),
      EASYFLOW_DATA_DIR: path.join(home, "data"),
      EASYFLOW_DATABASE_PORT: String(databasePort),
      EASYFLOW_ADMIN_PASSWORD: PASSWORD,
      EASYFLOW_SANDBOX: "false",
      TELEGRAM__MANAGERS__BOT_TOKEN: TOKEN,
      TELEGRAM__MANAGERS__BASE_URL: `http://127.0.0.1:${telegramPort}/bot{botToken}`,
      MANAGER_IDS: String(ANNA),
      OPENAI_API_KEY: "sk-walk",
      OPENAI_BASE_URL: `http://127.0.0.1:${aiPort}`,
    },
  });
  const base = `http://127.0.0.1:${hubPort}`;
  const admin = "Basic " + Buffer.from("admin:" + PASSWORD).toString("base64");
  const call = async (method, at, authorization, body) => {
    const headers = { "Content-Type": "application/json", ...(authorization && { Authorization: authorization }) };
    const answer = await fetch(base + at, { method, headers, body: body && JSON.stringify(body) });
    assert(answer.ok, `${method} ${at}: ${answer.status}`);
    return answer.json();
  };
  try {
    await step("the hub runs", () => fetch(base + "/actuator/health/readiness").then(a => a.ok, () => false), 180);

    const anna = telegram.getClient(TOKEN, { userId: ANNA, chatId: ANNA, firstName: "Анна" });
    const told = async (...words) =>
      (await anna.getUpdatesHistory())
        .filter(update => update.message && update.message.chat_id === String(ANNA))
        .reverse()
        .find(update => words.every(word => (update.message.text || "").includes(word)));
    const says = (text, more) => anna.sendMessage(anna.makeMessage(text, more));
    const presses = (under, title) => {
      const markup = under.message.reply_markup;
      const rows = (typeof markup === "string" ? JSON.parse(markup) : markup).inline_keyboard;
      const button = rows.flat().find(one => one.text.includes(title));
      const message = { message_id: under.messageId, date: 1, text: under.message.text };
      return anna.sendCallback(anna.makeCallbackQuery(button.callback_data, { message }));
    };

    await says("/start");
    await step("the manager gets the menu", () => told("/online"));
    await says("/online");
    await step("the manager is at work", () => told("Вы на смене"));

    const session = await call("POST", "/api/chat/session");
    const visitor = "Bearer " + session.token;
    const write = (id, text, data) => call("POST", "/api/chat/send-message", visitor, { id, text, data });
    const seen = async (kind, word) =>
      (await call("GET", "/api/chat/messages", visitor)).lines.find(
        line => line.kind === kind + "-message" && line.text.includes(word));
    await write("a1", "Где мой заказ?");
    await step("the bot answers", () => seen("ai", "в пути"));
    const wish = { id: "w1", name: "Иван", phone: "+79123456789", page: "https://shop.example/cart" };
    await call("POST", "/api/chat/transfer-to-manager", visitor, wish);
    const card = await step("the manager gets the card", () =>
      told("Новый чат", "Иван", "+79123456789", "https://shop.example/cart", "в пути", "Где мой заказ?"));
    await presses(card, "Принять чат");
    await step("the visitor is told who joined", () => seen("system", "подключился менеджер Анна"));
    await step("the card says so", () => told("Новый чат", "Вы приняли чат"));
    await step("the manager is in reply mode", () => told("Режим ответа"));
    await says("Курьер будет **завтра**");
    const answer = await step("the visitor sees the answer", () => seen("manager", "Курьер будет"), 10);
    assert.match(answer.html, /<strong>завтра<\/strong>/);
    await write("a2", "Спасибо!");
    const forwarded = await step("the manager sees the visitor's line", () => told("Спасибо!"));
    await says("/cancel");
    await step("the reply mode is off", () => told("Режим ответа выключен"));
    const under = { message_id: forwarded.messageId, date: 1, chat: { id: ANNA, type: "private" } };
    await says("Пожалуйста!", { reply_to_message: under });
    await step("a reply goes to its chat", () => seen("manager", "Пожалуйста!"), 10);
    await presses(await told("Режим ответа: чат"), "Завершить");
    const over = await step("the visitor is asked how it was", () => seen("system", "Оцените"));
    await write("r1", "⭐⭐⭐⭐⭐", over.buttons.flat().pop().data);
    await step("the visitor is thanked", () => seen("system", "Спасибо за оценку"));

    const chat = (await call("GET", "/api/v1/chats", admin)).items[0];
    assert.strictEqual(chat.state, "closed");
    assert.strictEqual(chat.rating, 5);
    const ledger = await step("everything is handled", async () => {
      const now = await call("GET", "/api/v1/ledger", admin);
      return now.pending === 0 && now;
    });
    assert.strictEqual(ledger.balanced, true);
    assert.strictEqual(ledger.dead + ledger.unknown, 0, JSON.stringify(ledger));
    console.log("ok    nothing is lost, dead or in doubt");
  } catch (failure) {
    console.error("FAILED", failure.message, "- the hub's log:", path.join(home, "hub.log"));
    process.exitCode = 1;
  } finally {
    hub.kill();
    await new Promise(done => hub.on("exit", done));
    ai.close();
    await telegram.stop();
  }
}

assert(process.argv[2], "which jar? See the head of this file.");
walk(process.argv[2]).then(() => process.exit());
