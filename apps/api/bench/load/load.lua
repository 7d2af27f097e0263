-- The load of wrk: the bodies of a file, one per line, in turn. The last line of output is one JSON object.
-- Arguments behind "--": path, file of bodies.
local requests, count, turn = {}, 0, 0

function init(args)
  local headers = { ["Content-Type"] = "application/json" }
  for line in io.lines(args[2]) do
    count = count + 1
    requests[count] = wrk.format("POST", args[1], headers, line)
  end
end

function request()
  turn = turn % count + 1
  return requests[turn]
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '{"requests":%d,"microseconds":%d,"refused":%d,"broken":%d,"p50":%d,"p99":%d}\n',
    summary.requests, summary.duration, errors.status,
    errors.connect + errors.read + errors.write + errors.timeout,
    latency:percentile(50), latency:percentile(99)))
end
