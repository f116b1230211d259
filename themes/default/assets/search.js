// Answers queries in the browser, for the search page (`search-page.js`) and the palette (`palette.js`). No server is
// asked: the files in `search/`, beside the search page, hold everything, and only those that a query needs are fetched.
// What only some queries need stands in `search-more.js`, which is loaded for them: every byte here is waited for.
//
// Words, ranking and files follow `src/search/` to the letter: the same query gives the same incidents in the same order
// on the command line. All arithmetic that decides the order is on whole numbers.
//
// Order: words · files · shards · the library · ranking · answers · what answers show.
'use strict';

(() => {
    // ---- Words: what src/search/analyser.rs does, save endings: the shards say which term a surface has. ----

    const CHUNK = /[\p{Alphabetic}\p{N}]+(?:[_./:@-][\p{Alphabetic}\p{N}]+)*/gu;
    const JOINT = /[_./:@-]/;
    const CJK = '\\u1100-\\u11ff\\u3005-\\u3007\\u3041-\\u30ff\\u3130-\\u318f\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff'
        + '\\ua960-\\ua97f\\uac00-\\ud7ff\\uf900-\\ufaff\\uff66-\\uff9f\\u{20000}-\\u{3134f}';
    const RUN = new RegExp(`([${CJK}]+)|[^_./:@${CJK}-]+`, 'gu');
    const HUMP = new RegExp('(?<=\\p{Lowercase})(?=\\p{Uppercase})|(?<=\\p{Uppercase})(?=\\p{Uppercase}\\p{Lowercase})'
        + '|(?<=\\p{Alphabetic})(?=\\P{Alphabetic})|(?<=\\P{Alphabetic})(?=\\p{Alphabetic})', 'u');
    const HALF = /^[a-z]{3,}$/;
    const PLAIN = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', ı: 'i' };

    const fold = (word) => word.toLowerCase().normalize('NFKD').replace(/[\u0300-\u036f]/g, '')
        .normalize('NFKC').replace(/[ßæœøłđðþı]/g, (letter) => PLAIN[letter]);

    // The words of a text in NFC, as {surface, start, end, extra, joined}. An extra one counts only where somebody knows it,
    // two that are joined only in the texts of incidents.
    function wordsOf(text, stop) {
        const words = [];
        let before;
        const add = (surface, start, end, extra, joined) => {
            const says = surface && [...surface].length <= 60 && (JOINT.test(surface) || !stop.has(surface));
            const word = { surface, start, end, extra, joined };
            if (says) words.push(word);
            return says ? word : undefined;
        };
        const run = (written, start) => {
            const word = add(fold(written), start, start + written.length, false);
            const humps = word ? written.split(HUMP) : [];
            let at = start;
            for (const hump of humps) {
                const isWord = humps.length > 1 && humps.length < 5 && [...hump].length > 1;
                if (isWord) add(fold(hump), at, at + hump.length, true);
                at += hump.length;
            }
            if (before && word && HALF.test(before.surface) && HALF.test(word.surface)
                && /^[ \n-]$/.test(text.slice(before.end, start))) {
                add(before.surface + word.surface, before.start, word.end, true, true);
            }
            before = word;
        };
        let after = 0;
        for (const { 0: chunk, index } of text.matchAll(CHUNK)) {
            if (index < after) continue;
            const end = index + chunk.length;
            if (text.startsWith('://', end)) {
                after = end + text.slice(end).search(/\p{White_Space}|$/u);
                continue;
            }
            const isWhole = JOINT.test(chunk);
            if (isWhole) add(fold(chunk), index, end, true);
            if (isWhole && /^[0-9_./:@-]+$/.test(chunk)) continue;
            for (const found of chunk.matchAll(RUN)) {
                const signs = found[1] ? [...found[1]] : [];
                let at = index + found.index;
                if (signs.length < 2) run(found[0], at);
                for (let i = 1; i < signs.length; i += 1) {
                    run(signs[i - 1] + signs[i], at);
                    at += signs[i - 1].length;
                }
            }
        }
        return words;
    }

    // ---- Files: each is the one call `casebook_shard("name","bytes")`. ----

    const PATIENCE = 20_000;
    const link = document.querySelector('[data-search]');
    const folder = new URL('.', link.href).href;
    const root = new URL('..', folder);
    let loading;

    // What went wrong, in a sentence for people. What is missing may only have another name by now.
    const fault = (name, said, isMissing) =>
        Object.assign(new Error(`The file “search/${name}.js” ${said}.`), { isMissing });
    const missing = (name) => fault(name, 'is missing', true);
    const broken = (name) => fault(name, 'is damaged or cut short');

    async function byFetch(address, name, cache) {
        const response = await fetch(address, { cache }).catch(() => {
            throw fault(name, 'cannot be reached');
        });
        if (!response.ok) throw missing(name);
        const bytes = new Uint8Array(await response.arrayBuffer().catch(() => []));
        const head = `casebook_shard("${name}","`;
        const end = bytes.length - 2;
        const text = (from, to) => String.fromCharCode(...bytes.subarray(from, to));
        if (text(0, head.length) !== head || text(end) !== '")') throw broken(name);
        const payload = [];
        for (let at = head.length; at < end; at += 1) {
            const isEscape = bytes[at] === 92;
            if (isEscape) at += 1;
            payload.push(isEscape ? { 110: 10, 114: 13 }[bytes[at]] ?? bytes[at] : bytes[at]);
        }
        return Uint8Array.from(payload);
    }

    // The bytes that a file holds, which was compressed as what follows `before`. `cache` as fetch knows it. From the disk
    // nothing can be fetched, only scripts loaded.
    async function payload(name, cache, turn, before) {
        if (!window.DecompressionStream) throw fault(name, 'can be read by newer browsers only');
        const address = `${folder}${name}.js`;
        const coming = address.startsWith('file:')
            ? more().then(({ byScript }) => byScript(`${address}?${turn}`, name))
            : byFetch(address, name, cache);
        const late = new Promise((_, reject) => {
            setTimeout(() => reject(fault(name, 'does not come')), PATIENCE);
        });
        const bytes = await Promise.race([coming, late]);
        try {
            // Browsers know no dictionary, but a stream may begin with bytes as they are: a stored block of RFC 1951.
            const length = before?.length ?? 0;
            const head = before ? [Uint8Array.of(0, length, length >> 8, ~length, ~length >> 8), before] : [];
            const form = new DecompressionStream(before ? 'deflate-raw' : 'deflate');
            const stream = new Blob([...head, bytes]).stream().pipeThrough(form);
            return new Uint8Array(await new Response(stream).arrayBuffer(), length);
        } catch {
            throw broken(name);
        }
    }

    // What `search-more.js` can do.
    function more() {
        loading ??= new Promise((resolve, reject) => {
            const script = make('script', { src: link.dataset.more, onload: () => resolve(search.more) });
            script.onerror = () => {
                loading = undefined;
                reject(new Error('A script of this page cannot be loaded.'));
            };
            document.head.append(script);
        });
        return loading;
    }

    // ---- Shards: what src/search/shard.rs writes. ----

    const utf8 = new TextDecoder();
    const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
    const readJson = (bytes) => JSON.parse(utf8.decode(bytes));

    class Reader {
        constructor(bytes, at = 0) {
            Object.assign(this, { bytes, at });
        }

        number() {
            let value = 0;
            for (let scale = 1; ; scale *= 128) {
                const byte = this.bytes[this.at];
                this.at += 1;
                value += (byte & 127) * scale;
                if (!(byte > 127)) return value;
            }
        }

        take(length) {
            this.at += length;
            return this.bytes.subarray(this.at - length, this.at);
        }

        string() {
            return utf8.decode(this.take(this.number()));
        }

        // As bytes; the first ones are those of another string.
        coded(other) {
            const shared = other.subarray(0, this.number());
            return Uint8Array.from([...shared, ...this.take(this.number())]);
        }

        list(read, length = this.number()) {
            return Array.from({ length }, read);
        }

        // Rising numbers, as the gaps between them.
        rising(count = this.number()) {
            let last = -1;
            return this.list(() => (last += this.number() + 1), count);
        }

        skip(count) {
            for (let left = count; left > 0; this.at += 1) {
                if (this.bytes[this.at] < 128) left -= 1;
            }
        }
    }

    // Terms in a range with their surfaces and postings, and the term of every surface in it.
    function readTerms(bytes) {
        const reader = new Reader(bytes);
        const [count, pointers] = [reader.number(), reader.number()];
        const part = { bytes, positions: `p-${hex(reader.take(4))}`, terms: new Map(), termOf: new Map() };
        let written = new Uint8Array();
        for (let left = count; left > 0; left -= 1) {
            written = reader.coded(written);
            const text = utf8.decode(written);
            const forms = reader.number();
            const surfaces = reader.list(() => utf8.decode(reader.coded(written)), forms >> 1);
            if (forms & 1) surfaces.push(text);
            const df = reader.number();
            part.terms.set(text, { part, text, surfaces, df, at: reader.at });
            reader.skip(df);
            reader.take(df);
            for (const surface of surfaces) part.termOf.set(surface, text);
        }
        for (let left = pointers; left > 0; left -= 1) part.termOf.set(reader.string(), reader.string());
        return part;
    }

    // By code point, as the shards are in order.
    function compare(a, b) {
        for (let i = 0; ; i += 1) {
            const [x, y] = [a.codePointAt(i) ?? -1, b.codePointAt(i) ?? -1];
            if (x !== y || x < 0) return x - y;
        }
    }

    // Of files that begin with `first` the one in which a text falls; with `isOpen` also those of what begins with it.
    const files = (kind, { first, hash }, text, isOpen) => first.flatMap((from, i) => {
        const isHere = compare(from, text) <= 0 && (i + 1 === first.length || compare(first[i + 1], text) > 0);
        return isHere || (isOpen && from.startsWith(text)) ? [`${kind}-${hash.substr(i * 8, 8)}`] : [];
    });

    // ---- The library: the shards that a manifest names, each read once. ----

    const FORMAT = 3;
    let turns = 0;

    class Library {
        static async open(cache) {
            turns += 1;
            const manifest = readJson(await payload('manifest', cache, turns));
            if (manifest.format !== FORMAT) throw fault('manifest', 'is of another version than this page');
            return Object.assign(new Library(), manifest, {
                cache: cache === 'reload' ? cache : 'default',
                held: new Map(),
                stop: new Set(manifest.stop.split(' ')),
                turn: turns,
            });
        }

        // What `read` makes of a shard. Nothing is kept of one that cannot be had.
        get(name, read = (bytes) => bytes, before = undefined) {
            let coming = this.held.get(name);
            if (!coming) {
                coming = payload(name, this.cache, this.turn, before).then(read);
                coming.catch(() => this.held.delete(name));
                this.held.set(name, coming);
            }
            return coming;
        }

        // The terms among which a text falls; with `isOpen` also those that begin with it, in a list.
        async parts(text, isOpen) {
            const rows = await Promise.all(files('i', this.terms, text, isOpen).map((name) => this.get(name, readJson)));
            const names = rows.flatMap((row) => files('t', row, text, isOpen));
            return Promise.all(names.map((name) => this.get(name, readTerms)));
        }

        // The term of a surface, if any incident has it.
        async term(surface) {
            const [part] = await this.parts(surface);
            const text = part.termOf.get(surface);
            return part.terms.get(text) ?? (text && this.named(text));
        }

        // The term of that text.
        async named(text) {
            return (await this.parts(text))[0].terms.get(text);
        }

        // What answers show of an incident.
        async card(number) {
            const block = Math.floor(number / this.block);
            const [names, before] = await Promise.all([
                this.get(`n-${this.blocks[block >> 6]}`),
                this.dictionary ? this.get(`z-${this.dictionary}`) : new Uint8Array(),
            ]);
            const at = (block & 63) * 3;
            const cards = await this.get(`d-${block}-${hex(names.subarray(at, at + 3))}`, readJson, before);
            return cards[number % this.block];
        }
    }

    // Calls `visit` with every incident that has a term, and its byte.
    function eachPosting({ part, at, df }, visit) {
        const reader = new Reader(part.bytes, at);
        reader.rising(df).forEach((number, i) => visit(number, part.bytes[reader.at + i]));
    }

    // ---- Ranking: what src/search/rank.rs does. ----

    function rarity({ df }, library) {
        const count = Math.max(library.rounded, df);
        return Math.max(1, Math.round(100 * Math.log(1 + (count - df + 0.5) / (df + 0.5))));
    }

    // The incidents that hold something of the groups, pass the filters and miss nothing that must be there; best first. Of
    // filters on the field `except` none counts.
    function rank({ library, groups, musts, nots, filters }, except) {
        const { count, weights } = library;
        const [scores, titles] = [new Float64Array(count), new Float64Array(count)];
        const each = ({ alternatives, only }, visit) => {
            for (const { term, eighths } of alternatives) {
                eachPosting(term, (number, byte) => {
                    if (!only || only.has(number)) visit(number, byte, eighths);
                });
            }
        };
        const having = (all) => {
            const held = new Uint32Array(count);
            all.forEach((group, i) => each(group, (number) => {
                if (held[number] === i) held[number] += 1;
            }));
            return (number) => held[number] === all.length;
        };
        const [best, title] = [new Uint32Array(count), new Uint32Array(count)];
        let worth = 0;
        for (const group of groups) {
            const seen = new Set();
            each(group, (number, byte, eighths) => {
                seen.add(number);
                best[number] = Math.max(best[number], Math.floor((byte >> 1) * eighths / 8));
                if (byte & 1) title[number] = Math.max(title[number], Math.floor(eighths / 8));
            });
            for (const number of seen) {
                scores[number] += best[number];
                titles[number] += title[number];
                best[number] = title[number] = 0;
            }
            worth += group.worth;
        }
        const [holdsAll, ...refused] = [musts, ...nots].map(having);
        const hits = [];
        for (let number = 0; number < count; number += 1) {
            const passes = (scores[number] > 0 || groups.length === 0) && holdsAll(number)
                && !refused.some((holds) => holds(number))
                && filters.every((filter) => filter.passes[number] ? !filter.not : filter.not || filter.field === except);
            if (!passes) continue;
            hits.push(number);
            const forTitle = worth && Math.floor(weights.title * titles[number] ** 2 / worth);
            scores[number] += forTitle + Math.floor(worth * number / (weights.newer * count));
        }
        return hits.sort((a, b) => scores[b] - scores[a] || b - a);
    }

    // ---- Answers ----

    const MOST_WORDS = 200;
    const MOST_GROUPS = 64;
    const OPERATORS = /["“”*:()]|(^|\p{White_Space})[+-]|\b(AND|OR|NOT)\b/u;

    let opened;

    // A term that stands for a word, and eight times what it is worth.
    const alternative = (term, eighths) => ({ term, eighths, worth: Math.floor(eighths / 8) });

    // A group of alternatives, given as surfaces with factors in eighths; each term once.
    async function group(library, surfaces, more) {
        const terms = await Promise.all(surfaces.map(({ surface }) => library.term(surface)));
        const alternatives = surfaces
            .map(({ factor }, i) => alternative(terms[i], factor * rarity(terms[i], library)))
            .filter(({ term }, i) => terms.indexOf(term) === i);
        return { alternatives, worth: Math.max(...alternatives.map(({ worth }) => worth)), ...more };
    }

    // The groups of a text's words.
    async function groupsOf(answer, text, role, isPasted) {
        const { library } = answer;
        const seen = new Set();
        const words = wordsOf(text, library.stop).filter(({ joined }) => !joined);
        answer.words += words.length;
        const asked = words.filter(({ surface }) => !seen.has(surface) && seen.size < MOST_WORDS && seen.add(surface));
        const known = await Promise.all(asked.map(({ surface }) => library.term(surface)));
        const groups = [];
        for (const [i, word] of asked.entries()) {
            groups.push(...(known[i] && !isPasted
                ? [await group(library, [{ surface: word.surface, factor: 8 }], { isRunning: !word.extra })]
                : await (await more()).meant(answer, word, role, isPasted)));
        }
        return groups;
    }

    // Of groups that begin with the same term the first, and of many those that are worth most.
    function telling(groups) {
        const terms = groups.map(({ alternatives }) => alternatives[0].term);
        const kept = groups.filter((_, i) => terms.indexOf(terms[i]) === i);
        const best = [...kept].sort((a, b) => b.worth - a.worth).slice(0, MOST_GROUPS);
        return kept.filter((one) => best.includes(one));
    }

    // What the library has for a query and a text that was pasted.
    async function answerOf(library, text, pasted) {
        const language = OPERATORS.test(text) ? await more() : undefined;
        const { clauses, filters, hints } = language?.parse(text)
            ?? { clauses: text ? [{ role: '', words: text }] : [], filters: [], hints: [] };
        if (pasted) clauses.unshift({ role: '', words: pasted, isPasted: true });
        const hint = (said) => hints.includes(said) || hints.push(said);
        const answer = { library, hints, hint, words: 0, unknown: [], groups: [], musts: [], nots: [], filters: [] };
        for (const clause of clauses) {
            const found = 'words' in clause
                ? await groupsOf(answer, clause.words, clause.role, clause.isPasted)
                : await language.groupsOf(answer, clause);
            // What says the same in another way need not be there too.
            const running = found.filter(({ isRunning }) => isRunning);
            const decisive = running.length > 0 ? running : found;
            if (clause.role === '+') answer.musts.push(...decisive);
            if (clause.role !== '-') answer.groups.push(...found);
            else if (found.length > 0) answer.nots.push(decisive);
        }
        answer.groups = telling(answer.groups);
        if (language) answer.filters = await language.narrow(library, filters, hint);
        const isNarrow = answer.nots.length + answer.filters.length > 0;
        const isWordless = answer.groups.length === 0 && !isNarrow;
        // Nothing is like a text of which nobody has a word.
        const isLost = isWordless && pasted && !text;
        answer.isNewest = isWordless && !isLost && clauses.some(({ role }) => role !== '-');
        if (!isWordless) answer.unknown.forEach((word) => hint(`\`${word}\` is in no incident; left out`));
        else if (answer.unknown.length > 0 && !isLost) hint('no word of this is in any incident; these are the newest');
        else if (answer.isNewest && answer.words === 0) hint('these words are in every text; these are the newest');
        answer.isEmpty = clauses.length + filters.length === 0;
        answer.found = (except) => rank(answer, except);
        answer.hits = answer.isEmpty || isLost ? [] : answer.found();
        return answer;
    }

    // Answers, with the cards of the first `shown` hits. What is missing may have a newer name, so the manifest is asked for
    // once more before anybody is told. `cache` as fetch knows it: `reload` begins anew.
    async function ask({ text, pasted = '', shown, cache }, isLast) {
        if (!opened || cache) opened = Library.open(cache ?? 'no-cache');
        const asked = opened;
        try {
            const answer = await answerOf(await asked, text.normalize('NFC'), pasted.normalize('NFC'));
            answer.cards = await Promise.all(answer.hits.slice(0, shown).map((number) => answer.library.card(number)));
            return answer;
        } catch (error) {
            if (opened === asked) opened = undefined;
            if (isLast || !error.isMissing) throw error;
            return ask({ text, pasted, shown }, true);
        }
    }

    // ---- What answers show ----

    const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

    // An element by its tag and class, as `p.case-title`.
    function make(name, properties, ...content) {
        const [tag, className = ''] = name.split('.');
        const element = Object.assign(document.createElement(tag), { className }, properties);
        element.append(...content);
        return element;
    }

    const count = (number, one) => `${String(number).replace(/\B(?=(?:\d{3})+$)/g, ',')} ${one}${number === 1 ? '' : 's'}`;

    function day(date) {
        if (!date) return make('span.quiet', {}, 'No date');
        const [year, month, number] = date.split('-').map(Number);
        return make('time', { dateTime: date }, `${number} ${MONTHS[month - 1]} ${year}`);
    }

    // A severity as the templates show it: the worst step is 1, the mildest 4.
    function severity({ severity: id, label }, { severities }) {
        if (!label) return '';
        const [place, last] = [severities.findIndex(([level]) => level === id), severities.length - 1];
        const step = last < 4 ? place + 1 : 1 + Math.floor(place * 3 / last);
        return make(`span.severity severity-${place < 0 ? 0 : step}`, {}, severities[place]?.[1] ?? label);
    }

    // The words of a text that were looked for, with their terms and what those are worth.
    function matches(text, { library, groups }) {
        const wanted = new Map();
        for (const alternative of groups.flatMap(({ alternatives }) => alternatives)) {
            for (const surface of alternative.term.surfaces) wanted.set(surface, alternative);
        }
        const found = wordsOf(text, library.stop).filter(({ surface }) => wanted.has(surface));
        return found.map((word) => ({ ...wanted.get(word.surface), ...word }));
    }

    // What the terms of some matches are worth together, each once.
    const together = (found) => [...new Map(found.map(({ term, worth }) => [term, worth])).values()].reduce((a, b) => a + b, 0);

    // A text with the words marked, as nodes; of a long one the first of the best passages.
    function marked(text, found, most = Infinity) {
        let start = 0;
        if (text.length > most) {
            const worths = found.map((first, i) => together(found.slice(i).filter(({ end }) => end - first.start < most * 0.8)));
            const first = found[worths.indexOf(Math.max(...worths))]?.start ?? 0;
            start = Math.max(0, Math.min(first - most / 5, text.length - most));
            start = start && Math.min(text.indexOf(' ', start) + 1, first);
        }
        let end = Math.min(text.length, start + most);
        if (end < text.length) end = text.lastIndexOf(' ', end);
        const nodes = [start > 0 ? '… ' : ''];
        let at = start;
        for (const word of found) {
            if (word.start < at || word.end > end) continue;
            nodes.push(text.slice(at, word.start), make('mark', {}, text.slice(word.start, word.end)));
            at = word.end;
        }
        return [...nodes, text.slice(at, end), end < text.length ? ' …' : ''];
    }

    // The place of an incident that says most of what was looked for: its heading, the link to it, and a passage of so many
    // characters, which is two lines.
    function passage(card, answer, most = 240) {
        let best;
        for (const [section, written] of card.text) {
            const text = written.normalize('NFC');
            const found = matches(text, answer);
            const worth = together(found);
            if (!best || worth > best.worth) best = { worth, section, text, found };
        }
        if (!best) return undefined;
        const [heading, anchor] = card.sections[best.section] ?? [];
        return { heading, href: href(card, anchor), nodes: marked(best.text, best.found, most) };
    }

    const href = (card, anchor) => new URL(card.url, root).href + (anchor ? `#${encodeURIComponent(anchor)}` : '');
    const title = (card, answer) => marked(card.title, matches(card.title, answer));

    // The hints that matter to somebody who still types the last word: its beginning is no mistake. What a pasted text says
    // that nobody ever said is none either.
    const told = ({ hints }, text, pasted) => hints.filter((hint) => {
        const [, word, took] = /^`(.*)` is in no incident; (?:left out|looked for `(.*)`)$/.exec(hint) ?? [];
        const isBegun = took ? took.startsWith(word) : word?.length < 3;
        const written = text.toLowerCase();
        return !(isBegun && written.endsWith(word)) && !(word && pasted && !written.includes(word));
    });

    // A hint, whose words in backticks stand out.
    const hinted = (said) => said.split('`').map((text, i) => (i % 2 ? make('b', {}, text) : text));

    const search = {
        Reader, alternative, ask, broken, compare, count, day, eachPosting, fold, group, groupsOf, hinted, href, loadMore: more, make, missing,
        page: link.href, passage, rarity, severity, title, told, wordsOf,
    };
    window.casebookSearch = search;
    // The preview's script says so when there is a new edition of the site.
    document.addEventListener('casebook:edition', () => (opened = undefined));
})();
