// What only some searches need, and `search.js` loads for them: the query language, filters, phrases, prefixes, words that no
// incident has; and reading files where none can be fetched.
//
// Reading and meaning follow `src/search/` to the letter (query.rs, facet.rs, spelling.rs), as the command line does.
//
// Order: edits · query · filters · unknown words · phrases and prefixes · synonyms · filters to choose from · the disk.
'use strict';

(() => {
    const search = window.casebookSearch;
    const { Reader, compare, eachPosting, fold, make } = search;

    const LETTER = '[\\p{Alphabetic}\\p{N}]';
    const trim = (text) => text.replace(/^\p{White_Space}+|\p{White_Space}+$/gu, '');
    const hasWord = (text) => new RegExp(LETTER, 'u').test(text);

    // ---- Edits ----

    // Optimal string alignment: insert, delete, substitute, swap neighbours.
    function distance(a, b) {
        let before = [];
        let above = Array.from({ length: b.length + 1 }, (_, j) => j);
        for (let i = 0; i < a.length; i += 1) {
            const row = [i + 1];
            for (let j = 0; j < b.length; j += 1) {
                row[j + 1] = Math.min(above[j] + (a[i] === b[j] ? 0 : 1), above[j + 1] + 1, row[j] + 1);
                if (i > 0 && j > 0 && a[i] === b[j - 1] && a[i - 1] === b[j]) {
                    row[j + 1] = Math.min(row[j + 1], before[j - 1] + 1);
                }
            }
            [before, above] = [above, row];
        }
        return above[b.length];
    }

    // The edits between a mistyped name and a known one; Infinity where they are too many, or a digit is among them.
    function slips(written, known) {
        const [a, b] = [[...written], [...known]];
        const most = Math.min(a.length <= 4 ? 1 : 2, a.length - 1);
        if (Math.abs(a.length - b.length) > most || written.replace(/[^0-9]/g, '') !== known.replace(/[^0-9]/g, '')) {
            return Infinity;
        }
        const edits = distance(a, b);
        return edits > most ? Infinity : edits;
    }

    // The first of the least.
    function nearest(candidates, written, nameOf) {
        let [best, least] = [undefined, Infinity];
        for (const candidate of candidates) {
            const edits = slips(written, nameOf(candidate));
            if (edits < least) [best, least] = [candidate, edits];
        }
        return best;
    }

    // ---- Query: what src/search/query.rs does. ----

    // Equally near ones are taken in this order.
    const FIELDS = ['cause', 'service', 'team', 'owner', 'tag', 'severity', 'status', 'kind', 'year', 'date', 'duration'];
    const OTHER_NAMES = {
        causes: 'cause', services: 'service', teams: 'team', owners: 'owner', tags: 'tag', sev: 'severity',
        severities: 'severity',
    };
    const MOST_VALUES = 64;
    const CHUNK = `${LETTER}+(?:[_./:@-]${LETTER}+)*`;

    // Clauses are {role, words | phrase | prefix}; filters {field, not, values, spans}. Every text can be read.
    function parse(text) {
        const clauses = [];
        const filters = [];
        const hints = [];
        let at = 0;
        let words = null;
        let not = false;
        const hint = (said) => hints.includes(said) || hints.push(said);
        const endWords = () => {
            if (words) clauses.push({ role: '', words: text.slice(words.start, words.end) });
            words = null;
        };
        const push = (clause) => {
            endWords();
            not = false;
            clauses.push(clause);
        };
        const isQuote = () => /["“”]/.test(text.charAt(at));
        const quoted = () => {
            const start = at + 1;
            const length = text.slice(start).search(/["“”]/);
            if (length < 0) hint('the quotation mark is not closed; read up to the end');
            const end = length < 0 ? text.length : start + length;
            at = Math.min(end + 1, text.length);
            return text.slice(start, end);
        };
        const unquoted = (ends) => {
            const length = text.slice(at).search(ends);
            let item = length < 0 ? text.slice(at) : text.slice(at, at + length);
            at += item.length;
            let closed = item.split(')').length - item.split('(').length;
            for (; closed > 0 && item.endsWith(')'); closed -= 1) item = item.slice(0, -1);
            return item;
        };
        const filter = (start, isNegated) => {
            const found = new RegExp(`^(${LETTER}+):(?!:|//)`, 'u').exec(text.slice(at));
            if (!found) return false;
            const [place, said] = [at, hints.length];
            const name = found[1].toLowerCase();
            const known = FIELDS.includes(name) ? name : OTHER_NAMES[name];
            const field = known ?? nearest(FIELDS, name, (other) => other);
            if (!field) return false;
            if (!known && !hints.some((other) => other.endsWith(`; took \`${field}\``))) {
                hint(`there is no field \`${found[1]}\`; took \`${field}\``);
            }
            at += found[0].length;
            const values = [];
            for (;;) {
                const value = { quoted: isQuote() };
                value.text = trim(value.quoted ? quoted() : unquoted(/[\p{White_Space},]/u));
                if (hasWord(value.text) || value.text === '*') values.push(value);
                if (text.charAt(at) !== ',') break;
                at += 1;
            }
            if (values.length === 0) {
                at = place;
                hints.length = said;
                return false;
            }
            not = false;
            let same = filters.find((other) => other.field === field && other.not === isNegated);
            if (!same) filters.push(same = { field, not: isNegated, values: [], spans: [] });
            same.values.push(...values.slice(0, MOST_VALUES - same.values.length));
            same.spans.push([start, at]);
            return true;
        };
        for (;;) {
            while (at < text.length && /[\p{White_Space}(]/u.test(text.charAt(at))) at += 1;
            if (at >= text.length) break;
            const start = at;
            const sign = new RegExp(`^[-+](?=["“”]|${LETTER})`, 'u').exec(text.slice(at))?.[0] ?? '';
            const role = not ? '-' : sign;
            at += sign.length;
            if (isQuote()) {
                const phrase = quoted();
                if (hasWord(phrase)) push({ role, phrase });
                continue;
            }
            if (filter(start, role === '-')) continue;
            const begin = at;
            const item = unquoted(/\p{White_Space}/u);
            const prefix = new RegExp(`^(${CHUNK})\\*`, 'u').exec(item)?.[1];
            if (!sign && item === 'AND') hint('words are or-ed; write +word for one that must be there');
            else if (!sign && item === 'NOT') not = true;
            else if ((!sign && item === 'OR') || !hasWord(item)) continue;
            else if (prefix && [...prefix].length > 1 && !hasWord(item.slice(prefix.length))) push({ role, prefix });
            else if (role) push({ role, words: item });
            else {
                if (!words || trim(text.slice(words.end, begin))) {
                    endWords();
                    words = { start: begin };
                }
                words.end = begin + item.length;
            }
        }
        endWords();
        return { clauses, filters, hints };
    }

    // ---- Filters: what src/search/facet.rs does. ----

    const DAY = 24 * 60 * 60 * 1000;
    const UNITS = { m: 1, min: 1, mins: 1, minute: 1, minutes: 1, h: 60, hr: 60, hrs: 60, hour: 60, hours: 60 };
    const FORMS = {
        year: 'A year is 2024, a range 2023..2024 or >=2023',
        date: 'A date is 2024, 2024-01 or 2024-01-31, a range 2024-01..2024-06 or >=2024',
        duration: 'A duration is 90 (minutes), 30m, 2h, 1h30m or 1d, a range 1h..4h or >2h',
    };

    // A value as a comparison and its ends.
    function bounds(value) {
        const compared = /^(>=|<=|>|<)([^]*)$/.exec(value);
        if (compared) return [compared[1], trim(compared[2])];
        const at = value.indexOf('..');
        const ends = [trim(value.slice(0, at)), trim(value.slice(at + 2))];
        if (at < 0 || !(ends[0] || ends[1])) return ['', value];
        if (!ends[1]) return ['>=', ends[0]];
        return ends[0] ? ['..', ...ends] : ['<=', ends[1]];
    }

    // The first and the last day of a year, month or day.
    function period(text) {
        const found = /^([1-9]\d{3})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$/.exec(text);
        if (!found) return undefined;
        const [year, month, day] = found.slice(1).map((part) => part && Number(part));
        const first = Date.UTC(year, (month ?? 1) - 1, day ?? 1);
        const last = Date.UTC(month ? year : year + 1, month && !day ? month : (month ?? 1) - 1, day ?? 0);
        const isReal = (month ?? 1) === new Date(first).getUTCMonth() + 1;
        return isReal && month !== 0 && day !== 0 ? [first / DAY, last / DAY] : undefined;
    }

    // Minutes: `90`, `30m`, `1h30m`.
    function length(text) {
        if (/^\d{1,6}$/.test(text)) return [Number(text), Number(text)];
        if (!/^(\d{1,6} *[a-z]+ *)+$/.test(text)) return undefined;
        let minutes = 0;
        for (const [, count, unit] of text.matchAll(/(\d+) *([a-z]+)/g)) {
            minutes += Number(count) * (/^d(ays?)?$/.test(unit) ? 24 * 60 : UNITS[unit] ?? NaN);
        }
        return minutes >= 0 ? [minutes, minutes] : undefined;
    }

    // What a comparison lets through, both ends counted.
    function span([sign, ...ends], read) {
        const [one, other] = ends.map(read);
        if (!one || (ends.length > 1 && !other)) return undefined;
        switch (sign) {
            case '>=': return [one[0], Infinity];
            case '>': return [one[1] + 1, Infinity];
            case '<=': return [-Infinity, one[1]];
            case '<': return [-Infinity, one[0] - 1];
            case '..': return one[0] > other[1] ? [other[0], one[1]] : [one[0], other[1]];
            default: return one;
        }
    }

    // The values that a written one means, as indices. `names` are, for each value, what it is called and that folded.
    function named(names, written, hasStar, near) {
        const folded = fold(written);
        const those = (holds) => names.flatMap((own, i) => (own.some(([, name]) => holds(name)) ? [i] : []));
        const exact = those((name) => name === folded);
        if (exact.length > 0) return exact;
        if (hasStar && folded.endsWith('*')) return those((name) => name.startsWith(folded.slice(0, -1)));
        const best = nearest(names.flat(), folded, ([, name]) => name);
        if (!best) return [];
        near(written, best[0]);
        return those((name) => name === best[1]);
    }

    // The levels that a comparison holds, the worst first.
    function levels(names, value, near) {
        const [sign, ...ends] = bounds(value.text);
        const [one, other = one] = ends.map((end) => named(names, end, false, near)[0]);
        if (one === undefined || other === undefined) return undefined;
        const [first, last] = {
            '>=': [0, one], '>': [0, one - 1], '<=': [one, Infinity], '<': [one + 1, Infinity],
            '..': [Math.min(one, other), Math.max(one, other)],
        }[sign];
        return names.flatMap((_, i) => (first <= i && i <= last ? [i] : []));
    }

    // The values of a field, each with the incidents that have it; of severities the whole scale, the worst first.
    async function valuesOf(library, field) {
        const values = await library.get(`c-${library.columns[field]}`, (bytes) => {
            const reader = new Reader(bytes);
            return reader.list(() => {
                const [id, names] = [reader.string(), reader.list(() => reader.string())];
                return { id, names, numbers: reader.rising() };
            });
        });
        if (field !== 'severity') return values;
        return library.severities.map(([id, label, aliases]) => {
            const numbers = values.find((value) => value.id === id)?.numbers ?? [];
            return { id, names: [label, ...aliases], numbers };
        });
    }

    // Of every incident the day since 1970, or the minutes that it took; -1 where nobody knows.
    function amountsOf(library, field) {
        return library.get(`c-${library.columns[field]}`, (bytes) => {
            const reader = new Reader(bytes);
            if (field === 'duration') return reader.list(() => reader.number() - 1, library.count);
            const days = reader.list(() => -1);
            for (let day = 0; days.length < library.count; days.push(day)) day += reader.number();
            return days;
        });
    }

    const startOf = (year) => Date.UTC(year, 0, 1) / DAY;

    // What a filter on days or minutes lets through; undefined where it cannot be read.
    async function within(library, { field, values }, hint) {
        const spans = [];
        for (const { text } of values) {
            const read = span(bounds(text), field === 'duration' ? length : period);
            if (read && (field !== 'duration' || read[1] >= 0)) spans.push(read);
            else hint(`\`${field}:${text}\` cannot be read; left out. ${FORMS[field]}`);
        }
        const holds = (amount) => spans.some(([first, last]) => first <= amount && amount <= last);
        const amounts = spans.length > 0 ? await amountsOf(library, field === 'duration' ? field : 'date') : [];
        const passes = amounts.map((amount) => amount >= 0 && holds(amount));
        return spans.length > 0 ? { passes, has: (year) => holds(startOf(year)) } : undefined;
    }

    // What a filter on names lets through; undefined where no value has one of them.
    async function among(library, { field, values: written }, hint) {
        const values = await valuesOf(library, field);
        const names = values.map(({ id, names: others }) => {
            const cut = field === 'cause' ? id.indexOf('/') : -1;
            const parts = cut < 0 ? [] : [id.slice(0, cut), id.slice(cut + 1)];
            return [id, ...parts, ...others].map((name) => [name, fold(name)]);
        });
        const chosen = new Set();
        let isRead = false;
        for (const value of written) {
            const said = [];
            const near = (slip, took) => said.push(`no incident has the ${field} \`${slip}\`; took \`${took}\``);
            const isCompared = field === 'severity' && bounds(value.text)[0] !== '';
            const found = isCompared ? levels(names, value, near) : named(names, value.text, !value.quoted, near);
            if (isCompared ? found : found.length > 0) {
                isRead = true;
                said.forEach(hint);
                found.forEach((index) => chosen.add(values[index]));
            } else {
                hint(`no incident has the ${field} \`${value.text}\`; left out`);
            }
        }
        const passes = new Uint8Array(library.count);
        for (const { numbers } of chosen) {
            for (const number of numbers) passes[number] = 1;
        }
        return isRead ? { passes, has: (id) => [...chosen].some((value) => value.id === id) } : undefined;
    }

    // Filters with the incidents that pass them; without those that mean nothing.
    async function narrow(library, filters, hint) {
        const narrowed = [];
        for (const filter of filters) {
            const passing = await (FORMS[filter.field] ? within : among)(library, filter, hint);
            if (passing) narrowed.push({ ...filter, ...passing });
        }
        return narrowed;
    }

    // ---- Unknown words: what src/search/spelling.rs does. ----

    const byIncidents = (a, b) => b.df - a.df || compare(a.surface, b.surface);

    // The known surfaces that begin with some letters; there is one list a letter.
    async function spelling(library, letters) {
        const lists = [...new Set(letters)].filter((letter) => library.words[letter]);
        const read = (bytes) => {
            const reader = new Reader(bytes);
            let written = new Uint8Array();
            return reader.list(() => {
                written = reader.coded(written);
                return { surface: String.fromCharCode(...written), df: reader.number() };
            });
        };
        return (await Promise.all(lists.map((letter) => library.get(`w-${library.words[letter]}`, read)))).flat();
    }

    // The known surface of which a word is another English form, that of most incidents.
    async function formOf(library, word) {
        if (!/^[a-z]{3,}$/.test(word)) return undefined;
        const bases = [word];
        const add = (base) => base.length >= 3 && /[aeiouy]/.test(base) && bases.push(base);
        for (const ending of ['s', 'es', 'd', 'ed', 'ing']) {
            if (!word.endsWith(ending)) continue;
            const rest = word.slice(0, -ending.length);
            add(ending[0] === 'e' ? rest.replace(/i$/, 'y') : rest);
            if (ending === 'ing') add(`${rest}e`);
            if (/(.)\1$/.test(rest)) add(rest.slice(0, -1));
        }
        const forms = new Set(bases.flatMap((base) => [
            ...['', 's', 'es', 'd', 'ed', 'ing', `${base.at(-1)}ed`, `${base.at(-1)}ing`].map((ending) => base + ending),
            ...(base.endsWith('e') ? [`${base.slice(0, -1)}ing`] : []),
            ...(base.endsWith('y') ? ['ies', 'ied'].map((ending) => base.slice(0, -1) + ending) : []),
        ]));
        const known = (await spelling(library, word[0])).filter(({ surface }) => forms.has(surface));
        return known.sort(byIncidents)[0]?.surface;
    }

    // What stands for a word that is in no incident: lists of surfaces with factors, one a group.
    async function lookUp(library, word) {
        if (!/^[a-z]{3,}$/.test(word)) return [];
        const first = await spelling(library, word[0]);
        const most = (found, limit, factor) => [found.slice(0, limit).map(({ surface }) => ({ surface, factor }))];
        const begun = first.filter(({ surface }) => surface.startsWith(word));
        if (begun.length > 0) return most(begun.sort(byIncidents), 8, 8);

        const edited = (candidates) => {
            let least = word.length < 4 ? 0 : word.length < 6 ? 1 : 2;
            let found = [];
            for (const entry of candidates) {
                if (Math.abs(entry.surface.length - word.length) > least) continue;
                const edits = distance(word, entry.surface);
                if (edits < least) found = [];
                if (edits <= least) {
                    found.push(entry);
                    least = edits;
                }
            }
            const other = ({ surface }) => (surface[0] === word[0] ? 0 : 1);
            found.sort((a, b) => other(a) - other(b) || byIncidents(a, b));
            return found.length > 0 ? most(found, 3, least === 1 ? 6 : 5) : undefined;
        };
        const near = edited(await spelling(library, word.slice(0, 2)));
        if (near) return near;

        for (let cut = word.length - 3; cut >= 3; cut -= 1) {
            const parts = [word.slice(0, cut), word.slice(cut)];
            const known = await Promise.all(parts.map((part) => library.term(part)));
            if (known.every(Boolean)) return parts.map((surface) => [{ surface, factor: 8 }]);
        }

        if (word.length >= 5) {
            const stem = word.slice(0, Math.max(4, word.length - 4));
            const family = first
                .filter(({ surface }) => surface.startsWith(stem) && surface.length <= word.length + 4)
                .map((entry) => {
                    let common = stem.length;
                    while (common < word.length && entry.surface[common] === word[common]) common += 1;
                    return { ...entry, common };
                });
            family.sort((a, b) => b.common - a.common || byIncidents(a, b));
            if (family.length > 0) return most(family, 3, 5);
        }

        const others = Object.keys(library.words).filter((letter) => letter !== word[0] && letter !== word[1]);
        return edited(await spelling(library, others)) ?? [];
    }


    // ---- Phrases and prefixes ----

    const QUOTED = 16;
    const MOST_BEGUN = 32;
    const FAR = 2 ** 32;

    // Of every incident that has a term, where its words stand: words that follow one another have numbers that do, and the
    // parts of an incident lie far from one another.
    async function positionsOf(library, term) {
        const reader = new Reader(await library.get(term.part.positions));
        const inParts = (read) => reader.list(() => {
            const own = reader.number();
            return read(own >> 4, (own & 15) * FAR);
        }).flat();
        for (const other of term.part.terms.values()) {
            if (other === term) break;
            for (let left = other.df; left > 0; left -= 1) inParts((count) => reader.skip(count));
        }
        const positions = new Map();
        eachPosting(term, (number) => {
            const places = inParts((count, start) => {
                let at = start;
                return reader.list(() => (at += reader.number()), count);
            });
            positions.set(number, new Set(places));
        });
        return positions;
    }

    // The incidents that have terms in a row.
    async function inARow(library, terms) {
        const [first, ...others] = await Promise.all(terms.map((term) => positionsOf(library, term)));
        const isRow = (number) => (position) => others.every((other, i) => other.get(number)?.has(position + i + 1));
        return new Set([...first].filter(([number, at]) => [...at].some(isRow(number))).map(([number]) => number));
    }

    // The surfaces that begin with something, those in the most incidents first.
    async function begunBy(library, prefix) {
        const parts = await library.parts(prefix, true);
        const surfaces = new Set(parts.flatMap(({ termOf }) => [...termOf.keys()]));
        const begun = [...surfaces].filter((surface) => surface.startsWith(prefix));
        const known = await Promise.all(begun.map(async (surface) => ({ surface, df: (await library.term(surface)).df })));
        return known.sort(byIncidents).slice(0, MOST_BEGUN).map(({ surface }) => ({ surface, factor: 8 }));
    }

    // The groups of a phrase or prefix.
    async function groupsOf(answer, { role, phrase, prefix }) {
        const { library } = answer;
        if (prefix !== undefined) {
            answer.words += 1;
            const begun = await begunBy(library, fold(prefix));
            if (begun.length > 0) return [await search.group(library, begun, { isRunning: true })];
            answer.unknown.push(`${prefix}*`);
            return [];
        }
        const running = search.wordsOf(phrase, library.stop).filter(({ extra }) => !extra);
        if (running.length < 2) return search.groupsOf(answer, phrase, role);
        const terms = await Promise.all(running.map(({ surface }) => library.term(surface)));
        const only = terms.every(Boolean) ? await inARow(library, terms) : new Set();
        if (only.size > 0) {
            answer.words += running.length;
            return Promise.all(running.map(({ surface }) =>
                search.group(library, [{ surface, factor: QUOTED }], { isRunning: true, only })));
        }
        if (role === '-') return [];
        answer.hint(`no incident has "${phrase}" in a row; looked for the words`);
        return search.groupsOf(answer, phrase, role);
    }

    // ---- Synonyms: who pastes an alert chose none of its words. What src/search/synonyms.rs does. ----

    // The group of a word of a pasted text, with what others may have called it; `term` and `group` are undefined for a word
    // that nobody knows.
    async function withSynonyms(library, surface, term, group, more) {
        const { terms, words } = await library.get(`s-${library.synonyms}`, (bytes) => {
            const lists = JSON.parse(new TextDecoder().decode(bytes));
            return { terms: new Map(Object.entries(lists.terms)), words: new Map(Object.entries(lists.words)) };
        });
        const texts = term ? terms.get(term.text) : words.get(surface);
        if (!texts) return group;
        const most = term ? search.rarity(term, library) : Infinity;
        const others = await Promise.all(texts.map((text) => library.named(text)));
        const added = others.map((other) =>
            search.alternative(other, library.weights.synonym * Math.min(search.rarity(other, library), most)));
        const alternatives = [...group?.alternatives ?? [], ...added];
        return { ...more, alternatives, worth: Math.max(...alternatives.map(({ worth }) => worth)) };
    }

    // The groups of a word that nobody writes so, or of any word of a pasted text.
    async function meant(answer, { surface, extra }, role, isPasted) {
        const { library } = answer;
        const isRunning = !extra;
        const form = await library.term(surface) ? surface : await formOf(library, surface);
        let own = form && await search.group(library, [{ surface: form, factor: 8 }], { isRunning });
        if (isPasted) own = await withSynonyms(library, surface, form && await library.term(form), own, { isRunning });
        if (own) return [own];
        if (!isRunning || role === '-') return [];
        const found = await lookUp(library, surface);
        const took = found.map((surfaces) => surfaces.map((other) => other.surface).join('`, `'));
        if (took.length > 0) answer.hint(`\`${surface}\` is in no incident; looked for \`${took.join(' ')}\``);
        else answer.unknown.push(surface);
        return Promise.all(found.map((surfaces) => search.group(library, surfaces, { isRunning })));
    }

    // ---- Filters to choose from ----

    const CHOICES = ['year', 'severity', 'service', 'cause', 'team', 'status'];

    // The values of the fields with how many hits have each, if the filters on its field did not count; those of none only
    // where they are chosen. A choice is {id, name, hits, isChosen}.
    async function choices(answer) {
        const { library } = answer;
        return Promise.all(CHOICES.map(async (field) => {
            const filter = answer.filters.find((other) => other.field === field && !other.not);
            const isHit = new Uint8Array(library.count);
            for (const number of answer.found(field)) isHit[number] = 1;
            const counted = (numbers) => numbers.reduce((sum, number) => sum + isHit[number], 0);
            const choice = (id, name, numbers) =>
                ({ id, name, hits: counted(numbers), isChosen: Boolean(filter?.has(id)) });
            let found;
            if (field === 'year') {
                const years = new Map();
                (await amountsOf(library, 'date')).forEach((day, number) => {
                    const year = day < 0 ? 0 : new Date(day * DAY).getUTCFullYear();
                    if (!years.has(year)) years.set(year, []);
                    years.get(year).push(number);
                });
                years.delete(0);
                found = [...years].map(([year, numbers]) => choice(String(year), String(year), numbers)).reverse();
            } else {
                const values = await valuesOf(library, field);
                found = values.map(({ id, names, numbers }) => choice(id, names[0] ?? id, numbers));
                if (field !== 'severity') found.sort((a, b) => b.hits - a.hits);
            }
            return { field, values: found.filter(({ hits, isChosen }) => hits > 0 || isChosen) };
        }));
    }

    // A query with just these ids chosen of a field.
    function choose(text, field, ids) {
        const { filters } = parse(text);
        const spans = filters.filter((filter) => filter.field === field && !filter.not).flatMap((filter) => filter.spans);
        let rest = text;
        for (const [start, end] of spans.reverse()) rest = `${trim(rest.slice(0, start))} ${trim(rest.slice(end))}`;
        const quoted = ids.map((id) => (/^[\p{Alphabetic}\p{N}_./@-]+$/u.test(id) ? id : `"${id}"`));
        return trim(`${trim(rest)} ${ids.length > 0 ? `${field}:${quoted.join()}` : ''}`);
    }

    const NAMES = {
        year: 'Year', severity: 'Severity', service: 'Service', cause: 'Cause', team: 'Team', status: 'Status',
    };
    const FEW = 8;
    const unfolded = new Set();

    // Shows in `box` what the hits of an answer can be filtered by, and calls `change` with the query that somebody chose.
    // The focus stays where it was.
    async function offer(box, answer, text, change) {
        const fields = await choices(answer);
        const fieldset = ({ field, values }) => {
            const isWhole = unfolded.has(field) || values.length <= FEW + 1;
            const some = values.filter(({ isChosen }, i) => isWhole || isChosen || i < FEW);
            const labels = some.map(({ id, name, hits, isChosen }) => {
                const input = make('input', { type: 'checkbox', name: field, value: id, checked: isChosen });
                input.addEventListener('change', () => {
                    const ids = values.filter((other) => (other.id === id ? input.checked : other.isChosen));
                    change(choose(text, field, ids.map((other) => other.id)));
                });
                return make('li', {}, make('label', {}, input, ` ${name} `, make('span.count', {}, hits)));
            });
            const all = make('button.plain', { type: 'button' }, `All ${values.length}`);
            all.addEventListener('click', () => {
                unfolded.add(field);
                offer(box, answer, text, change);
            });
            return make('fieldset', {}, make('legend', {}, NAMES[field]), make('ul', {}, ...labels), isWhole ? '' : all);
        };
        const { name, value } = document.activeElement;
        box.replaceChildren(...fields.filter(({ values }) => values.length > 0).map(fieldset));
        if (name && name in NAMES) box.querySelector(`[name="${name}"][value="${CSS.escape(value)}"]`)?.focus();
    }

    // ---- The disk: a page from there may only load scripts. ----

    const waiting = new Map();

    // The bytes of a file, which calls `casebook_shard("name","bytes")`. This character set keeps every byte.
    function byScript(address, name) {
        window.casebook_shard = (shard, text) => waiting.get(shard)?.(text);
        const script = make('script', { charset: 'x-user-defined', src: address });
        return new Promise((resolve, reject) => {
            waiting.set(name, (text) => resolve(Uint8Array.from(text, (sign) => sign.charCodeAt(0) & 255)));
            script.onload = () => reject(search.broken(name));
            script.onerror = () => reject(search.missing(name));
            document.head.append(script);
        }).finally(() => script.remove());
    }

    search.more = { byScript, choose, groupsOf, meant, narrow, offer, parse };
})();
