-- wrk's script: draws from a file of requests (method, path and body, tab-separated, one a line) and
-- prints what came of them as one line of JSON: milliseconds, counts, answers a second; of the errors how
-- many were answers that refuse (status) and how many came too late.
local asked, threads = {}, 0

function setup(thread)
  thread:set("seed", threads)
  threads = threads + 1
end

function init(arguments)
  for line in io.lines(arguments[1]) do
    local method, path, body = line:match("^(%u+)\t([^\t]+)\t(.*)$")
    local headers = body ~= "" and { ["content-type"] = "application/json" } or {}
    asked[#asked + 1] = wrk.format(method, path, headers, body ~= "" and body or nil)
  end
  math.randomseed(7919 * seed + 17)
end

function request()
  return asked[math.random(#asked)]
end

function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    '{"answers": %d, "rate": %.2f, "p50": %.3f, "p95": %.3f, "p99": %.3f, "max": %.3f, "errors": %d, "refused": %d, "late": %d}\n',
    summary.requests, summary.requests / summary.duration * 1e6, latency:percentile(50) / 1000,
    latency:percentile(95) / 1000, latency:percentile(99) / 1000, latency.max / 1000,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout, errors.status, errors.timeout))
end
