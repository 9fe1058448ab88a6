-- Load of signed webhooks for wrk, the same for the hub and for everything it is compared with.
--
--   BODIES=<file> RUN=<prefix> wrk -t2 -c64 -d20s -s bench/wrk/webhook.lua http://localhost:8080/<path>
--
-- BODIES  a file of lines "signature<TAB>body", the body on one line
-- RUN     prefix of the event ids, so that no run repeats the ids of another; the time of day unless given
--
-- Every request has an event id of its own: <RUN>-<thread>-<counter>. At the end one line of JSON is printed, times
-- in microseconds. "requests" are answers received, "non2xx" those of them with a status of 400 or more (wrk does not
-- count redirects). Up to one request per connection is on its way when the time is over, so the server may hold
-- that many more events than were answered. A request is put together from ready parts, as the load shares the
-- machine with what it measures.

local threads = 0
local run = os.getenv("RUN") or tostring(os.time())

function setup(thread)
  threads = threads + 1
  thread:set("number", threads)
end

local function read(file)
  local heads, tails = {}, {}
  for line in io.lines(file) do
    local signature, body = line:match("^([^\t]+)\t(.+)$")
    if not signature then
      error(file .. ": line " .. #heads + 1 .. " is not \"signature<TAB>body\"")
    end
    heads[#heads + 1] = table.concat({
      "POST " .. wrk.path .. " HTTP/1.1",
      "Host: " .. wrk.headers["Host"],
      "Connection: keep-alive",
      "Content-Type: application/json",
      "Content-Length: " .. #body,
      "X-Shopify-Topic: orders/create",
      "X-Shopify-Hmac-Sha256: " .. signature,
      "X-Shopify-Webhook-Id: ",
    }, "\r\n")
    tails[#tails + 1] = "\r\n\r\n" .. body
  end
  if #heads == 0 then
    error(file .. " is empty")
  end
  return heads, tails
end

-- Where in the file a thread begins, from 0 to 1: at 0, 1/2, 1/4, 3/4, 1/8 ... So two or four threads send every body
-- once before they repeat one.
local function start(thread)
  local place, part = 0, 0.5
  while thread > 0 do
    place = place + part * (thread % 2)
    thread = math.floor(thread / 2)
    part = part / 2
  end
  return place
end

function init()
  heads, tails = read(os.getenv("BODIES") or error("BODIES names no file"))
  prefix = run .. "-" .. number .. "-"
  counter = 0
  place = math.floor(#heads * start(number - 1))
end

function request()
  counter = counter + 1
  place = place % #heads + 1
  return heads[place] .. prefix .. counter .. tails[place]
end

function done(summary, latency)
  local errors = summary.errors
  print(string.format(
    '{"requests":%d,"duration_us":%d,"non2xx":%d,'
      .. '"errors":{"connect":%d,"read":%d,"write":%d,"timeout":%d},'
      .. '"latency_us":{"p50":%d,"p99":%d,"p999":%d,"max":%d}}',
    summary.requests, summary.duration, errors.status,
    errors.connect, errors.read, errors.write, errors.timeout,
    latency:percentile(50), latency:percentile(99), latency:percentile(99.9), latency.max))
end
