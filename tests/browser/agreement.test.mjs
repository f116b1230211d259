// The browser answers as the command line does: the same first ten in the same order, for hundreds of queries of every kind.
// Asked of a site made for this: the demo's incidents and some hundred more that are made up here, the same ones each time,
// so that it has all that large sites have: many ranges of terms, a dictionary, ties in everything but the id.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { casebook, inPage, launch, onDisk, open, root } from './site.mjs';

const INCIDENTS = 320;
const QUERIES = 640;
const AS_OF = '2025-06-01';

// ---- Chance that comes out the same each time (mulberry32) ----

let state = 20_250_601;
function below(limit) {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
}
const pick = (list) => list[below(list.length)];
// The first ones far more often than the last, as words of a language are.
const pickSkewed = (list) => list[Math.floor(list.length * (below(1000) / 1000) ** 3)];
const times = (count, make) => Array.from({ length: count }, (_, i) => make(i));

// ---- The site ----

const SYLLABLES = ['ba', 'cor', 'del', 'fin', 'gra', 'hol', 'jum', 'ker', 'lo', 'mis', 'nar', 'pol', 'qui', 'rest', 'sta', 'tor', 'ul', 'ver', 'wen', 'zi'];
const ENDINGS = ['', '', 's', 'ed', 'ing', 'ion', 'ly', 'er'];
const KNOWN = [
    'timeout', 'database', 'connection', 'queue', 'deploy', 'rollback', 'certificate', 'expired', 'latency', 'slow', 'crash',
    'crashed', 'restart', 'restarted', 'memory', 'disk', 'full', 'retry', 'retries', 'cache', 'failover', 'fail', 'over', 'time',
    'out', 'file', 'system', 'filesystem', 'replica', 'lag', 'network', 'partition', 'refused', 'overload', 'throttled', 'outage',
];
const ODD = [
    'ERR_CONN_RESET', 'ECONNREFUSED', 'http404', 'payments-db', 'kube-system/coredns', 'maxConnections', 'HTTPServer', 'eu-west-1',
    'v2.14.3', '10:15', '2024-03-09', '502', 'p99', 'café', 'Zürich', 'naïve', 'straße', 'データベース接続', '连接池耗尽', '서버', 'user@host',
    'https://runbooks.example/queue/full', 'OOMKilled', 'x', '1,000', 're-index', 'roll-back', '“quoted”', 'C++',
];
const words = [...KNOWN, ...new Set(times(1400, () =>
    times(2 + below(2), () => pick(SYLLABLES)).join('') + pick(ENDINGS)))];
const STOP = ['the', 'a', 'of', 'and', 'to', 'was', 'for', 'on', 'with', 'it'];
const SERVICES = ['storefront', 'checkout', 'search', 'payments-db', 'basket', 'identity', 'courier-app', 'catalogue'];
const CAUSES = ['configuration/environment', 'capacity/connections', 'deployment/schema-migration', 'resilience/retry-storm', 'security/certificate', 'network/dns'];
const TAGS = ['deploy', 'settings', 'night', 'black-friday', 'vendor'];
const OWNERS = ['Tomasz Wilk', 'Priya Raghunathan', 'Owen Prydderch', 'Femi Balogun'];
const STATES = ['open', 'in-progress', 'done', 'verified', 'declined', 'proposed'];

function word() {
    const kind = below(20);
    if (kind === 0) return pick(ODD);
    if (kind < 7) return pick(STOP);
    return pickSkewed(words);
}
const sentence = (length) => `${times(length, word).join(' ')}.`;
const paragraph = (sentences) => times(sentences, () => sentence(6 + below(14))).join(' ');

const two = (number) => String(number).padStart(2, '0');

function incident(number) {
    // Now and then several on one day, and some with the same words: only the id tells them apart.
    const [year, month, day] = [2019 + (number % 6), 1 + below(12), 1 + below(3) * 9];
    const from = 8 + below(8);
    const date = `${year}-${two(month)}-${two(day)}`;
    return `---
id: INC-${year}-${1000 + number}
title: ${JSON.stringify(times(4 + below(5), () => pickSkewed(words)).join(' '))}
status: ${below(12) ? pick(['published', 'in-review']) : 'draft'}
severity: ${pick(['sev1', 'high', 'sev3', 'low'])}
started_at: ${date}T${two(from)}:00:00Z
resolved_at: ${date}T${two(from + below(6))}:${two(5 + below(50))}:00Z
services: [${[...new Set([pick(SERVICES), pick(SERVICES)])]}]
tags: [${pick(TAGS)}]
causes: [${pick(CAUSES)}]
actions:
  - {id: A1, title: ${JSON.stringify(sentence(7))}, owner: ${pick(OWNERS)}, due: ${date}, status: ${pick(STATES)}}
---
${paragraph(2)}

## Summary

${paragraph(4)}

## Timeline

${times(6, () => `- ${two(from)}:${two(below(60))} ${sentence(8)}`).join('\n')}

## Root cause

${paragraph(6)}

## Resolution

${paragraph(3)}

## Lessons learned

${number % 40 === 0 ? 'failover of the replica lag queue' : paragraph(4)}
`;
}

let folder;
let browser;
// Lines of the texts of the site, and the words in them.
let lines;
let met;

before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'casebook-agreement-'));
    for (const part of ['casebook.yaml', 'content', 'trackers']) {
        cpSync(join(root, part), join(folder, part), { recursive: true });
    }
    mkdirSync(join(folder, 'content', 'made'));
    times(INCIDENTS, (i) => writeFileSync(join(folder, 'content', 'made', `${i}.md`), incident(i)));
    const texts = readdirSync(join(folder, 'content'), { recursive: true })
        .filter((name) => name.endsWith('.md'))
        .sort()
        .map((name) => readFileSync(join(folder, 'content', name), 'utf8').replace(/^---[^]*?\n---\n/, ''));
    lines = texts.join('\n').split('\n').filter((line) => line.split(' ').length > 5);
    met = lines.join(' ').match(/[\p{L}\p{N}][\p{L}\p{N}_./:@-]*[\p{L}\p{N}]/gu);
    await run('build', '--quiet', '--as-of', AS_OF, '--output', join(folder, 'public'));
    const files = readdirSync(join(folder, 'public', 'search'));
    assert.ok(files.some((name) => name.startsWith('z-')), 'the site is large enough for a dictionary');
    browser = await launch();
});
after(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
});

// What the command line prints; it may end with findings.
function run(...args) {
    return new Promise((resolve, reject) => {
        const options = { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 26 };
        execFile(casebook(), args, options, (error, stdout, stderr) => {
            if (error && error.code !== 1) reject(new Error(`casebook ${args.join(' ')}: ${stderr}`));
            else resolve(stdout);
        });
    });
}

// ---- Queries ----

const plain = () => pick(met.filter((known) => /^[A-Za-z]{4,}$/.test(known)));

function slipped(written) {
    const at = 1 + below(written.length - 1);
    const letter = pick([...'abcdefghijklmnopqrstuvwxyz']);
    const [start, rest] = [written.slice(0, at), written.slice(at)];
    return pick([
        start + rest.slice(1), start + letter + rest, start + letter + rest.slice(1),
        start.slice(0, -1) + (rest[0] ?? '') + start.slice(-1) + rest.slice(1),
    ]);
}

function quoted() {
    const own = pick(lines).replace(/["“”]/g, '').split(/\s+/).filter(Boolean);
    const start = below(Math.max(1, own.length - 4));
    return `"${own.slice(start, start + 2 + below(3)).join(' ')}"`;
}

const VALUES = {
    cause: [...CAUSES, 'configuration', 'dns', 'conf*', 'configration', 'nonsense'],
    service: [...SERVICES, 'chekout', '"web shop"', 'pay*', 'nothing-like-it', 'search,basket'],
    team: ['payments', 'shop', 'platform', 'plattform', 'fulfilment,courier'],
    owner: [...OWNERS.map((name) => `"${name}"`), 'priya*', '"Tomas Wilk"'],
    tag: [...TAGS, 'black*', 'nigth'],
    severity: ['sev1', 'high', 'p3', '>=sev2', '>sev2', '<sev2', '<=high', 'sev2..sev3', 'critical,low', 'sev9'],
    status: [...STATES, 'published', 'draft', 'in-review', 'overdue', 'opn'],
    kind: ['incident', 'near-miss', 'incdent'],
    year: ['2023', '2021..2023', '>=2022', '<2020', '..2020', '20x'],
    date: ['2024', '2024-03', '2024-01..2024-06', '>=2023-07-10', '<2022', '..2020-05', '2024-13', 'someday', '2023-11-01..'],
    duration: ['>2h', '<=45m', '1h..4h', '90', '>1h30m', '1d', 'long', '<1h'],
};
const field = (name) => `${pick(['', '', '', '-', '+'])}${name}:${pick(VALUES[name])}`;
const FIELDS = Object.keys(VALUES);

const ITEMS = {
    words: () => pick(met),
    phrases: quoted,
    prefixes: () => `${plain().slice(0, 2 + below(3))}*`,
    slips: () => slipped(plain()),
    forms: () => plain().toLowerCase().replace(/(e|ing|ed|s)?$/, pick(['s', 'ed', 'ing', 'es'])),
    must: () => pick([`+${pick(met)}`, `+${plain()}`, `+${quoted()}`]),
    without: () => pick([`-${pick(met)}`, `-${plain()}`, `-${quoted()}`, `NOT ${plain()}`]),
    fields: () => field(pick(FIELDS)),
    ranges: () => field(pick(['year', 'date', 'duration', 'severity'])),
    odd: () => pick([
        `servce:${pick(SERVICES)}`, `sev:${pick(VALUES.severity)}`, plain() + plain().toLowerCase(), 'AND', 'OR', `(${plain()})`,
        '"', `“${plain()} ${plain()}”`, pick(ODD), pick(ODD), pick(STOP), 'fail over', 'file system', 'qqqxqq',
        plain().toUpperCase(), `${plain()}:${plain()}`, 'roll back', '-', '+', '*', 'timeouts connections',
    ]),
};

// A query of two to six items of which the first is of that kind.
function query(kind) {
    const others = times(1 + below(5), () => (below(3) ? ITEMS.words() : ITEMS[pick(Object.keys(ITEMS))]()));
    const items = [ITEMS[kind](), ...others];
    return items.sort(() => below(3) - 1).join(' ');
}

// A text of 20 to 80 words, as somebody pastes it.
function pasted() {
    const wanted = 20 + below(61);
    const says = pick(['the site is sluggish and hung', 'users report an outage', 'process died, segfault', 'degraded and laggy', 'rejected with 504']);
    const own = [says, ...times(12, () => pick(lines))].join('\n').split(/(?<=\s)/).slice(0, wanted).join('').trim();
    return own.includes('\n') ? own : `${own}\nagain`;
}

const KINDS = [...Object.keys(ITEMS), 'pasted'];

test(`the browser and the command line agree on the first ten of ${QUERIES} queries`, async () => {
    const asked = times(QUERIES, (i) => {
        const kind = KINDS[i % KINDS.length];
        return { kind, text: kind === 'pasted' ? pasted() : query(kind) };
    });

    const page = await open(browser);
    await page.goto(onDisk({ name: 'agreement', dir: join(folder, 'public') }).url('search/index.html'));
    await page.waitForFunction(() => window.casebookSearch);
    const inBrowser = inPage(page, async (queries) => {
        const ids = [];
        for (const { kind, text } of queries) {
            const words = kind === 'pasted' ? { text: '', pasted: text } : { text };
            ids.push((await window.casebookSearch.ask({ ...words, shown: 10 })).cards.map(({ id }) => id));
        }
        return ids;
    }, asked);

    const onCommandLine = [];
    const rest = [...asked.keys()];
    const ask = async () => {
        for (let next = rest.shift(); next !== undefined; next = rest.shift()) {
            const said = await run('search', '--as-of', AS_OF, '--format', 'json', '--limit', '10', '--', asked[next].text);
            onCommandLine[next] = JSON.parse(said).map(({ id }) => id);
        }
    };
    // The first makes the index for the others.
    await run('search', '--as-of', AS_OF, '--format', 'json', '--', 'index');
    await Promise.all(times(availableParallelism(), ask));

    const found = await inBrowser;
    const differing = asked
        .map((one, i) => ({ ...one, browser: found[i].join(' '), commandLine: onCommandLine[i].join(' ') }))
        .filter((one) => one.browser !== one.commandLine);
    const answered = onCommandLine.filter((ids) => ids.length > 0).length;
    console.log(`${QUERIES - differing.length} of ${QUERIES} queries agree; ${answered} have an answer`);
    assert.ok(answered > QUERIES / 2, 'most queries have an answer');
    assert.deepEqual(differing.slice(0, 5), []);
});
