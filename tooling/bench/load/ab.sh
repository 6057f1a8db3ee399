#!/bin/sh
# ab.sh [URL] [REQUESTS] [CONNECTIONS]: the same question again and again, by Apache Bench (apache2-utils)
exec ab -k -l -q -n "${2:-10000}" -c "${3:-100}" "${1:-http://127.0.0.1:3000}/api/search?q=test&object=people&limit=10"
