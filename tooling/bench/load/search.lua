-- wrk -t2 -c64 -d30s --latency -s tooling/bench/load/search.lua http://127.0.0.1:3000
-- Searches as people do: some words often, most seldom.
local names = { 'James', 'Mary', 'John', 'Linda', 'Robert', 'Susan', 'David', 'Karen', 'Anna', 'Lena', 'Maria', 'Peter', 'Paul', 'Laura', 'Emma', 'Noah', 'Olivia', 'Liam', 'Sophia', 'Lucas', 'Mia', 'Hugo', 'Clara', 'Felix', 'Ida', 'Oscar', 'Nora', 'Max', 'Eva', 'Leo', 'Ruth', 'Otto', 'Alma', 'Carl', 'Elsa', 'Ivan', 'Vera', 'Omar', 'Aisha', 'Ken', 'Yuki', 'Wei', 'Ming', 'Raj', 'Priya', 'Ana', 'Luis', 'Sofia', 'Mateo', 'Lucia' }
local paths, sums, total = {}, {}, 0

function init()
  math.randomseed(42)
  for place, name in ipairs(names) do
    total = total + 1 / place
    paths[place] = '/api/search?object=people&limit=10&q=' .. name
    sums[place] = total
  end
end

function request()
  local drawn = math.random() * total
  local low, high = 1, #sums
  while low < high do
    local middle = math.floor((low + high) / 2)
    if sums[middle] < drawn then low = middle + 1 else high = middle end
  end
  return wrk.format('GET', paths[low])
end

function done(summary, latency)
  local errors = summary.errors.status + summary.errors.timeout + summary.errors.read + summary.errors.connect
  io.write(string.format('p50 %.2f ms  p95 %.2f ms  p99 %.2f ms  %.0f/s  %d errors\n',
    latency:percentile(50) / 1000, latency:percentile(95) / 1000, latency:percentile(99) / 1000,
    summary.requests / (summary.duration / 1e6), errors))
end
