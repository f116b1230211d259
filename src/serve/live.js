// The script of the preview, which a build does not have. It follows the files while somebody writes: when there is a new
// edition of the site it changes what has changed on the page and leaves the rest alone, so that the place on the page,
// what is open and what has the focus stay; and it lays over the page what was found on it.
'use strict';

(() => {
    const EVENTS = '/-/events';
    const FINDINGS = '/-/findings';
    const script = document.currentScript;
    // The edition that the page is of.
    let shown = Number(script.dataset.edition);
    // The page as it was served. Scripts of the page may have changed what is shown since.
    let served;
    let newest = shown;
    let busy = false;
    // Editions are counted anew when the preview begins anew.
    let lost = false;

    const NUMBER = /(src="\/-\/live\.js" data-edition=")(\d+)/;

    async function fetchPage() {
        const response = await fetch(location.pathname + location.search, { cache: 'no-store' });
        if (response.redirected) throw new Error('another page');
        const html = await response.text();
        return {
            ok: response.ok,
            html: html.replace(NUMBER, '$1'),
            edition: Number(NUMBER.exec(html)?.[2] ?? newest),
        };
    }

    async function fetchFindings() {
        const query = new URLSearchParams({ page: location.pathname });
        const response = await fetch(`${FINDINGS}?${query}`, { cache: 'no-store' });
        return response.json();
    }

    // One after the other: what comes meanwhile is seen when this is done.
    async function follow() {
        if (busy) return;
        busy = true;
        try {
            let wanted;
            do {
                wanted = newest;
                // What was found takes longer to tell than the page.
                const over = fetchFindings();
                over.catch(() => {});
                if (served === undefined || lost || wanted !== shown) {
                    const page = await fetchPage();
                    // Somebody may save between the page and the first look back at how it was served.
                    const isNew = served === undefined ? page.edition !== shown : page.html !== served.html;
                    if (isNew) show(page, served);
                    const isNext = lost || page.edition !== shown;
                    served = page;
                    shown = page.edition;
                    lost = false;
                    if (isNext) document.dispatchEvent(new Event('casebook:edition'));
                }
                panel.show(await over);
            } while (newest !== wanted);
        } catch {
            // The preview has ended, or begins anew; the events say when it is there again.
            panel.lost();
        } finally {
            busy = false;
        }
    }

    function show(page, before) {
        // A page on which somebody searches is made by its script, and its address holds the query; the page that says
        // that there is none has a head of its own.
        const isSearch = document.querySelector('main input[type="search"]') !== null;
        if (isSearch || (before !== undefined && page.ok !== before.ok)) {
            location.reload();
            return;
        }
        const next = new DOMParser().parseFromString(page.html, 'text/html');
        document.title = next.title;
        style(next);
        change(document.body, next.body);
        // The script that counts on to the reader's day does so when somebody comes back to the page.
        document.dispatchEvent(new Event('visibilitychange'));
    }

    // Style sheets whose address has changed, which it does with what is in them: the old one goes when the new one is
    // there, so that the page is never bare.
    function style(next) {
        const sheets = (of) => [...of.querySelectorAll('head link[rel="stylesheet"]')];
        const address = (sheet) => sheet.getAttribute('href');
        const wanted = sheets(next).map(address);
        const present = sheets(document);
        const stale = present.filter((sheet) => !wanted.includes(address(sheet)));
        const fresh = wanted.filter((href) => !present.some((sheet) => address(sheet) === href));
        if (fresh.length === 0) {
            for (const sheet of stale) sheet.remove();
        }
        for (const href of fresh) {
            const sheet = document.createElement('link');
            sheet.rel = 'stylesheet';
            sheet.href = href;
            sheet.onload = () => {
                for (const old of stale) old.remove();
            };
            document.head.append(sheet);
        }
    }

    // Makes `from`, which is on the page, equal to `to`, and touches nothing that is equal already.
    function change(from, to) {
        if (from.isEqualNode(to) || from.nodeName === 'SCRIPT') return;
        if (from.nodeType !== Node.ELEMENT_NODE) {
            from.data = to.data;
            return;
        }
        // Whether it is open, the reader decides.
        const kept = from.nodeName === 'DETAILS' ? ['open'] : [];
        for (const { name } of [...from.attributes]) {
            if (!to.hasAttribute(name) && !kept.includes(name)) from.removeAttribute(name);
        }
        for (const { name, value } of to.attributes) {
            if (from.getAttribute(name) !== value && !kept.includes(name)) {
                from.setAttribute(name, value);
            }
        }
        const [old, wanted] = [[...from.childNodes], [...to.childNodes]];
        let start = 0;
        while (start < Math.min(old.length, wanted.length) && old[start].isEqualNode(wanted[start])) {
            start += 1;
        }
        let end = 0;
        while (
            end < Math.min(old.length, wanted.length) - start &&
            old[old.length - 1 - end].isEqualNode(wanted[wanted.length - 1 - end])
        ) {
            end += 1;
        }
        const leaving = old.slice(start, old.length - end);
        const coming = wanted.slice(start, wanted.length - end);
        const behind = old[old.length - end] ?? null;
        coming.forEach((node, index) => {
            const place = leaving[index];
            if (place?.nodeName === node.nodeName && place.id === node.id) change(place, node);
            else if (place) place.replaceWith(document.importNode(node, true));
            else from.insertBefore(document.importNode(node, true), behind);
        });
        for (const node of leaving.slice(coming.length)) node.remove();
    }

    // What was found, over the page. It stands outside of the body and in a tree of its own: no theme changes it.
    const panel = (() => {
        const STYLE = `
            :host { all: initial; }
            @media print { :host { display: none; } }
            section {
                position: fixed; z-index: 2147483647; right: 12px; bottom: 12px; left: 12px;
                max-width: 44rem; margin-left: auto; max-height: 45vh; overflow: auto;
                font: 14px/1.45 system-ui, sans-serif; color-scheme: light dark;
                color: light-dark(#1c1b19, #eceae6); background: light-dark(#fffdf8, #23211e);
                border: 1px solid light-dark(#c9c2b4, #57524a); border-radius: 8px;
                box-shadow: 0 4px 24px rgb(0 0 0 / 25%);
            }
            section[hidden] { display: none; }
            button {
                all: unset; display: flex; gap: 8px; align-items: center; box-sizing: border-box; width: 100%;
                padding: 8px 14px; cursor: pointer; font-weight: 600; min-height: 40px;
            }
            button:focus-visible { outline: 2px solid currentColor; outline-offset: -3px; border-radius: 8px; }
            button::after { content: "hide"; margin-left: auto; font-weight: 400; text-decoration: underline; }
            button[aria-expanded="false"]::after { content: "show"; }
            .dot { width: 10px; height: 10px; border-radius: 50%; background: #b8860b; flex: none; }
            .dot.error { background: #c62828; }
            ol { list-style: none; margin: 0; padding: 0; }
            li { padding: 10px 14px; border-top: 1px solid light-dark(#e4ddcf, #3d3934); overflow-wrap: anywhere; }
            p { margin: 0 0 4px; }
            .severity { font-weight: 600; color: light-dark(#8a5a00, #f0b849); }
            .error .severity { color: light-dark(#b3261e, #ff8a80); }
            .place, pre { font: 12.5px/1.5 ui-monospace, monospace; color: light-dark(#5b564c, #b6b0a4); }
            pre { margin: 0 0 4px; white-space: pre-wrap; color: inherit; }
            mark { background: light-dark(#ffe0a3, #5c4306); color: inherit; border-radius: 2px; }
            mark:empty { padding: 0 2px; }
            code { font: 12.5px ui-monospace, monospace; }
            @media (max-width: 40rem) { section { right: 6px; bottom: 6px; left: 6px; } }
        `;
        const host = document.createElement('casebook-findings');
        const root = host.attachShadow({ mode: 'open' });
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(STYLE);
        root.adoptedStyleSheets = [sheet];
        const element = (name, properties = {}, ...children) => {
            const made = Object.assign(document.createElement(name), properties);
            made.append(...children);
            return made;
        };
        const dot = element('span', { className: 'dot' });
        const words = element('span', { role: 'status' });
        const button = element('button', { type: 'button' }, dot, words);
        const list = element('ol');
        const section = element('section', { hidden: true, ariaLabel: 'Findings of the preview' }, button, list);
        root.append(section);
        document.documentElement.append(host);

        const KEY = 'casebook:findings';
        const isOpen = () => sessionStorage.getItem(KEY) !== 'closed';
        const unfold = () => {
            button.setAttribute('aria-expanded', String(isOpen()));
            list.hidden = !isOpen();
        };
        button.addEventListener('click', () => {
            sessionStorage.setItem(KEY, isOpen() ? 'closed' : 'open');
            unfold();
        });

        // `names` in backticks, as the terminal shows them too.
        const withCode = (text) =>
            text.split(/`([^`]*)`/).map((part, at) => (at % 2 ? element('code', { textContent: part }) : part));

        const finding = ({ severity, code, message, help, path, line, column, excerpt }) =>
            element(
                'li',
                { className: severity },
                element('p', {}, element('span', { className: 'severity', textContent: `${severity} ` }), ...withCode(message)),
                element('p', { className: 'place', textContent: `${path}:${line}:${column} · ${code}` }),
                element('pre', {}, excerpt[0], element('mark', { textContent: excerpt[1] }), excerpt[2]),
                element('p', {}, 'Help: ', ...withCode(help)),
            );

        const trouble = (why) =>
            element(
                'li',
                { className: 'error' },
                element('p', {}, element('span', { className: 'severity', textContent: 'error ' }), 'The page stays as it was until this is mended:'),
                element('pre', { textContent: why }),
            );

        const say = (text, isError) => {
            // Screen readers hear it when it changes.
            if (words.textContent !== text) words.textContent = text;
            dot.classList.toggle('error', isError);
            section.hidden = text === '';
            unfold();
        };

        const counted = (count, noun) => (count === 0 ? [] : [`${count} ${noun}${count === 1 ? '' : 's'}`]);

        return {
            show({ trouble: reasons, findings, more }) {
                const rest = more > 0 ? [element('li', { textContent: `and ${more} more: \`casebook check\` shows all` })] : [];
                list.replaceChildren(...reasons.map(trouble), ...findings.map(finding), ...rest);
                const errors = reasons.length + findings.filter(({ severity }) => severity === 'error').length;
                const warnings = findings.length - (errors - reasons.length) + more;
                const words = [...counted(errors, 'error'), ...counted(warnings, 'warning')];
                say(words.join(' and '), errors > 0);
            },
            lost() {
                list.replaceChildren();
                say('The preview is not running; this page is as it was', true);
            },
        };
    })();

    // A browser keeps few connections to one host, so only the tab that is looked at listens.
    let source;
    function listen() {
        if (document.visibilityState === 'hidden') {
            source?.close();
            source = undefined;
        } else if (source === undefined || source.readyState === EventSource.CLOSED) {
            source = new EventSource(EVENTS);
            source.addEventListener('edition', ({ data }) => {
                newest = Number(data);
                follow();
            });
            source.addEventListener('error', () => {
                lost = true;
                panel.lost();
            });
        }
    }
    document.addEventListener('visibilitychange', (event) => {
        if (event.isTrusted) listen();
    });
    listen();
})();
