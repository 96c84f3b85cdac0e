-- wrk: POST the same body again and again, each time with a fresh Idempotency-Key and serial numbers.
-- BENCH_BODY names the body's file, BENCH_TOKEN is the access token, BENCH_RUN is unique to this run.
local body = assert(io.open(os.getenv("BENCH_BODY"), "rb")):read("*a")
local run = os.getenv("BENCH_RUN")
local threads = 0
local sent = 0

function setup(thread)
   thread:set("number", threads)
   threads = threads + 1
end

function init()
   wrk.headers["Content-Type"] = "application/json"
   wrk.headers["Authorization"] = "Bearer " .. os.getenv("BENCH_TOKEN")
end

function request()
   sent = sent + 1
   wrk.headers["Idempotency-Key"] = run .. "-" .. number .. "-" .. sent
   local serial = number .. "-" .. sent .. "-" .. run:sub(-12) .. "-"
   local item = 0
   local fresh = body:gsub('("serial_number":")[^"]*', function(name)
      item = item + 1
      return name .. serial .. item
   end)
   return wrk.format("POST", nil, nil, fresh)
end

function done(summary, latency)
   local errors = summary.errors
   io.write(string.format(
      '{"requests": %d, "seconds": %.6f, "failed": %d, "p50_ms": %.3f, "p99_ms": %.3f}\n',
      summary.requests, summary.duration / 1e6,
      errors.connect + errors.read + errors.write + errors.status + errors.timeout,
      latency:percentile(50) / 1e3, latency:percentile(99) / 1e3))
end
