// What the browser tests share: a Chromium, a static server on the loopback interface, and the list of a site's pages.
// Nothing here knows what the pages should hold.

import { readFile, readdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import { accessSync } from 'node:fs';
import { delimiter, extname, join, relative, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

/** The demo as a user builds it. */
export const DEMO = resolve('target/demo');

/** The demo for everybody, built for an address with a path. */
export const PUBLIC = resolve('target/demo-public');

/** The path that PUBLIC was built for. */
export const MOUNT = '/incidents/';

/** A Chromium from the PATH. Its background requests are off: the tests count every request. */
export async function launch() {
    return chromium.launch({
        executablePath: find('chromium', 'chromium-browser', 'google-chrome'),
        args: [
            '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
            '--disable-component-update', '--disable-sync',
        ],
    });
}

/** The paths of all HTML pages of a folder, in order, with `/`. */
export async function pages(folder) {
    const entries = await readdir(folder, { recursive: true });
    return entries.map((path) => path.split(sep).join('/')).filter((path) => path.endsWith('.html')).sort();
}

/** The address of a page on the disk. */
export function onDisk(folder, path) {
    return pathToFileURL(join(folder, path)).href;
}

/** Serves a folder under a path as static hosts do: `index.html` for a folder, `404.html` for what is not there. */
export async function serve(folder, mount) {
    const server = createServer(async (request, response) => {
        const path = decodeURIComponent(new URL(request.url, 'http://localhost').pathname);
        const file = path.startsWith(mount) ? await read(folder, path.slice(mount.length)) : undefined;
        const [name, body] = file ?? ['404.html', await readFile(join(folder, '404.html'))];
        response.writeHead(file ? 200 : 404, { 'content-type': TYPES[extname(name)] ?? 'application/octet-stream' });
        response.end(body);
    });
    await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
    const origin = `http://127.0.0.1:${server.address().port}`;
    return { url: origin + mount, origin, close: () => new Promise((done) => server.close(done)) };
}

/** Opens a page and returns what went wrong with it: messages of the console, failed requests, requests elsewhere. */
export async function complaints(page, url, home) {
    const found = [];
    const told = {
        console: (message) => message.type() === 'error' && found.push(`${url}: ${message.text()}`),
        pageerror: (error) => found.push(`${url}: ${error}`),
        requestfailed: (request) => {
            // The icon's request is dropped when the test goes on before the answer is there.
            const why = request.failure().errorText;
            if (why !== 'net::ERR_ABORTED') found.push(`${url}: ${request.url()}: ${why}`);
        },
        response: (response) => response.status() >= 400 && found.push(`${url}: ${response.url()} is ${response.status()}`),
        request: (request) => {
            const asked = request.url();
            if (!asked.startsWith(home) && !asked.startsWith('data:')) found.push(`${url}: asks for ${asked}`);
        },
    };
    for (const [event, listener] of Object.entries(told)) page.on(event, listener);
    await page.goto(url, { waitUntil: 'load' });
    for (const [event, listener] of Object.entries(told)) page.off(event, listener);
    return found;
}

/** One page of each kind. */
export const KINDS = [
    'index.html', 'incidents/index.html', 'incidents/INC-2024-0107/index.html', 'incidents/INC-2024-0012/index.html',
    'incidents/INC-2025-0022/index.html', 'years/index.html', 'years/2024/index.html', 'services/index.html',
    'services/checkout/index.html', 'teams/payments/index.html', 'tags/index.html', 'causes/index.html',
    'causes/configuration/index.html', 'causes/configuration/environment/index.html', 'actions/index.html', '404.html',
];

const TYPES = {
    '.html': 'text/html; charset=utf-8', '.css': 'text/css', '.svg': 'image/svg+xml', '.png': 'image/png',
    '.js': 'text/javascript', '.xml': 'application/xml', '.json': 'application/json',
};

async function read(folder, path) {
    for (const name of path === '' || path.endsWith('/') ? [`${path}index.html`] : [path, `${path}/index.html`]) {
        const file = resolve(folder, name);
        if (relative(folder, file).startsWith('..')) return undefined;
        try {
            return [name, await readFile(file)];
        } catch {
            // The next name, or none.
        }
    }
    return undefined;
}

function find(...names) {
    for (const folder of process.env.PATH.split(delimiter)) {
        for (const name of names) {
            try {
                accessSync(join(folder, name));
                return join(folder, name);
            } catch {
                // The next place.
            }
        }
    }
    throw new Error(`none of ${names.join(', ')} is installed`);
}
