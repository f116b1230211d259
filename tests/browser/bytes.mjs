// Measures what the first search costs a browser that has nothing yet, on a host that compresses nothing: the bytes of every
// file that is asked for, and the time of the answer once they are there. Not a test: run by hand, with a site's folder.
//
//     node tests/browser/bytes.mjs target/demo [queries]
//
// Half of the words are taken as they stand in the index, so most are rare; half as they stand in texts, so most are common.
// The search counts its scripts, the manifest and the shards, not what every page has: the page itself, its style sheet,
// its picture and `actions.js`, which are named apart.

import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { inflateSync } from 'node:zlib';
import { inPage, launch, open, serve } from './site.mjs';

const dir = resolve(process.argv[2] ?? 'target/demo');
const QUERIES = Number(process.argv[3] ?? 50);
const AGAIN = 5;

let state = 1;
function chance() {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return state / 0x80000000;
}

// What a file of the search holds.
function content(name) {
    const file = readFileSync(join(dir, 'search', name)).toString('latin1');
    const written = file.slice(file.indexOf('","') + 3, -2);
    const bytes = written.replace(/\\([^])/g, (_, sign) => ({ n: '\n', r: '\r' })[sign] ?? sign);
    return inflateSync(Buffer.from(bytes, 'latin1'));
}

// The words of three letters and more, each with in how many incidents it is.
function wordsOf(bytes) {
    let at = 0;
    const number = () => {
        let [value, scale] = [0, 1];
        for (; bytes[at] > 127; at += 1, scale *= 128) value += (bytes[at] & 127) * scale;
        at += 1;
        return value + bytes[at - 1] * scale;
    };
    let last = '';
    return Array.from({ length: number() }, () => {
        const shared = last.slice(0, number());
        const length = number();
        last = shared + bytes.toString('latin1', at, at + length);
        at += length;
        return { word: last, holding: number() };
    });
}

const known = readdirSync(join(dir, 'search')).filter((name) => name.startsWith('w-')).flatMap((name) => wordsOf(content(name)));
const all = known.reduce((sum, { holding }) => sum + holding, 0);

function rare() {
    return known[Math.floor(chance() * known.length)].word;
}

function common() {
    let left = chance() * all;
    return known.find(({ holding }) => (left -= holding) < 0).word;
}

const median = (list) => list.sort((a, b) => a - b)[list.length >> 1];
const kilo = (bytes) => (bytes / 1000).toFixed(1).padStart(6);

const host = await serve({ dir, name: 'bytes' }, '/');
const browser = await launch();
const isPages = (path) => !path.includes('/search/') || path.endsWith('/') || path.endsWith('.html');
const size = (path) => readFileSync(join(dir, path.endsWith('/') ? `${path}index.html` : path)).length;

// The bytes of a first search and, in milliseconds, how long the same takes again.
async function cold(query) {
    const page = await open(browser);
    const paths = new Set();
    page.on('request', (request) => paths.add(decodeURIComponent(new URL(request.url()).pathname)));
    await page.goto(`${host.url('search/index.html')}?q=${encodeURIComponent(query)}`);
    await page.waitForFunction(() => document.querySelector('.search-count')?.textContent !== '');
    const sums = { search: 0, scripts: 0, manifest: 0, i: 0, t: 0, n: 0, z: 0, d: 0, page: 0 };
    for (const path of paths) {
        const kind = /\/search\/([a-z]+)/.exec(path)?.[1];
        const isScript = /\/assets\/(find|search)/.test(path);
        if (isPages(path) && !isScript) sums.page += size(path);
        else sums.search += size(path);
        if (isScript) sums.scripts += size(path);
        else if (!isPages(path) && kind in sums) sums[kind] += size(path);
    }
    const time = await inPage(page, async ({ text, again }) => {
        const times = [];
        for (let i = 0; i < again; i += 1) {
            const start = performance.now();
            await window.casebookSearch.ask({ text, shown: 10 });
            times.push(performance.now() - start);
        }
        return times.sort((a, b) => a - b)[again >> 1];
    }, { text: query, again: AGAIN });
    await page.context().close();
    return { query, sums, time };
}

for (const count of [1, 3]) {
    for (const [kind, word] of [['rare', rare], ['common', common]]) {
        const found = [];
        for (let i = 0; i < QUERIES / 2; i += 1) found.push(await cold(Array.from({ length: count }, word).join(' ')));
        const by = (part) => found.map(({ sums }) => sums[part]);
        const parts = Object.keys(found[0].sums).filter((part) => part !== 'search');
        const worst = found.reduce((a, b) => (a.sums.search > b.sums.search ? a : b));
        console.log(`${count} ${kind.padEnd(6)} median ${kilo(median(by('search')))} kB, most ${kilo(worst.sums.search)} kB (${worst.query});`
            + ` answer ${median(found.map(({ time }) => time)).toFixed(1)} ms`);
        console.log(`         ${parts.map((part) => `${part}${kilo(median(by(part)))}`).join(' ')}`);
    }
}
await browser.close();
host.close();
