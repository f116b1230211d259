#!/bin/sh
# Checks and builds the site, and copies it to a web server: sh ci/publish.sh deploy@www.example.org:/srv/www/incidents
# Only files that changed are sent; those of the old site go last, so nobody meets a page whose files are not there yet.
set -eu

if [ $# -ne 1 ]; then
    echo "usage: sh ci/publish.sh USER@HOST:FOLDER" >&2
    exit 2
fi

cd "$(dirname "$0")/.."
casebook check --format short
casebook build --quiet
rsync --archive --compress --delay-updates --delete-after public/ "$1/"
