/*
 * Makes a table of submissions into a report to look around in. The markup already has what matters; here cells become
 * buttons, the table is sorted and filtered, times and memory are plotted, and a dialog shows one submission or one case.
 *
 * Everything is made when it is first seen: 1,000 cases of 50 submissions are 50,000 cells, of which few are ever looked
 * at. Foreign text only ever becomes text nodes; nothing here parses markup.
 */
"use strict";
(() => {
	const data = JSON.parse(document.getElementById("data").textContent);
	const verdicts = data.verdicts;
	const reports = data.reports;

	/* ---- small things ---- */

	/* An element; @props are properties, or attributes where the name has a hyphen; children are nodes or texts. */
	function make(tag, props, ...children) {
		const element = document.createElement(tag);
		for (const [name, value] of Object.entries(props || {})) {
			if (value === null || value === undefined || value === false) continue;
			if (name.includes("-") || name === "role" || name === "scope") element.setAttribute(name, value);
			else element[name] = value;
		}
		element.append(...children.filter((child) => child !== null && child !== undefined));
		return element;
	}

	function draw(tag, attributes, ...children) {
		const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
		for (const [name, value] of Object.entries(attributes || {})) element.setAttribute(name, value);
		element.append(...children);
		return element;
	}

	/* Calls @then once, when the element comes into view. */
	const waiting = new WeakMap();
	const sight = new IntersectionObserver((entries) => {
		for (const entry of entries) {
			if (!entry.isIntersecting) continue;
			sight.unobserve(entry.target);
			waiting.get(entry.target)(entry.target);
		}
	}, { rootMargin: "200px" });

	function whenSeen(element, then) {
		waiting.set(element, then);
		sight.observe(element);
	}

	const seconds = (us) => (us / 1e6).toFixed(3) + " s";

	function size(kib) {
		if (kib < 1024) return kib + " KiB";
		if (kib < 1024 * 1024) return (kib / 1024).toFixed(kib < 102400 ? 1 : 0) + " MiB";
		return (kib / 1048576).toFixed(1) + " GiB";
	}

	const moment = (s) => (s < 1 ? (s * 1e3).toFixed(1) + " ms" : s.toFixed(3) + " s");
	const bytes = (n) => (n < 10240 ? n + " B" : size(Math.round(n / 1024)));
	const tidy = (number) => String(Number(number.toPrecision(6)));
	const codeOf = (letter) => (verdicts[letter] || verdicts["-"])[0];
	const wordsOf = (letter) => (verdicts[letter] || verdicts["-"])[1];
	const classOf = (code) => "v-" + (code || "none");

	const letterOf = {};
	for (const [letter, [code]] of Object.entries(verdicts)) letterOf[code] = letter;

	function badge(code) {
		const words = wordsOf(letterOf[code || ""] || "-");
		return make("abbr", { className: "badge " + classOf(code), title: words }, code || "\u2013");
	}

	/* ---- the data, with what was left out to save room ---- */

	reports.forEach((report, r) => {
		report.limit = {
			cpu: report.limits.time_s * 1e6,
			memory: report.limits.memory_bytes / 1024,
		};
		report.judgements.forEach((j, s) => {
			j.report = report;
			j.r = r;
			j.s = s;
			j.names = j.names || (j.letters ? report.names : []);
			j.limit = {
				cpu: j.verdict.time_limit_s === null ? report.limit.cpu : j.verdict.time_limit_s * 1e6,
				memory: j.verdict.memory_limit_bytes === null ? report.limit.memory : j.verdict.memory_limit_bytes / 1024,
			};
			j.title = j.verdict.submission.name || "?";
		});
	});

	const directory = (name) => name.slice(0, Math.max(0, name.lastIndexOf("/")));
	const wasJudged = (letter) => letter !== "-" && letter !== undefined;
	const isBad = (letter) => wasJudged(letter) && letter !== "A";

	function caseText(j, c) {
		const letter = j.letters[c];
		const text = j.names[c] + ": " + wordsOf(letter);
		return wasJudged(letter) ? `${text}, ${seconds(j.cpu[c])}, ${size(j.memory[c])}` : text;
	}

	const placeOf = (j, c) => `#report-${j.r}/${j.s}` + (c === undefined ? "" : `/${c}`);

	/* ---- cells ---- */

	function cell(j, c) {
		const text = caseText(j, c);
		const button = make("button", { type: "button", className: classOf(codeOf(j.letters[c])), title: text,
			"aria-label": text, tabIndex: c === 0 ? 0 : -1 }, j.letters[c]);
		button.dataset.case = c;
		return button;
	}

	/* Groups without scores need no words: a gap shows where they begin, and each cell tells its name. */
	function groupLabel(j, name) {
		const group = j.verdict.groups.find((one) => one.name === name);
		if (!group || group.score === null) return null;
		return make("span", { className: "label" }, name + " ", make("b", {}, scoreText(group.score, group.max_score)));
	}

	function cells(j, strip) {
		const groups = [];
		let name = null;
		for (let c = 0; c < j.letters.length; c++) {
			if (groups.length === 0 || directory(j.names[c]) !== name) {
				name = directory(j.names[c]);
				groups.push({ label: groupLabel(j, name), cells: [] });
			}
			groups[groups.length - 1].cells.push(cell(j, c));
		}
		strip.replaceChildren(...groups.map((group) =>
			make("div", { className: "group" }, group.label, make("div", { className: "letters" }, ...group.cells))));
		strip.classList.add("cells");
		strip.setAttribute("role", "group");
		strip.setAttribute("aria-label", `${j.letters.length} cases of ${j.title}; arrow keys move, Enter shows one`);
	}

	/* The cell above or below on the screen: that of the nearest middle. */
	function cellInLine(strip, from, direction) {
		const here = from.getBoundingClientRect();
		let best = null, least = Infinity;
		for (const button of strip.querySelectorAll("button")) {
			const box = button.getBoundingClientRect();
			const down = (box.top - here.top) * direction;
			if (down < 4) continue;
			const distance = down * 1000 + Math.abs(box.left - here.left);
			if (distance < least) [best, least] = [button, distance];
		}
		return best;
	}

	function neighbour(strip, from, key) {
		const buttons = strip.querySelectorAll("button");
		const index = Number(from.dataset.case);
		switch (key) {
		case "ArrowLeft": return buttons[index - 1];
		case "ArrowRight": return buttons[index + 1];
		case "Home": return buttons[0];
		case "End": return buttons[buttons.length - 1];
		case "ArrowUp": return cellInLine(strip, from, -1);
		case "ArrowDown": return cellInLine(strip, from, 1);
		default: return undefined;
		}
	}

	function moveInStrip(event) {
		const strip = event.target.closest(".strip");
		const to = strip && neighbour(strip, event.target, event.key);
		if (!to) return;
		event.preventDefault();
		event.target.tabIndex = -1;
		to.tabIndex = 0;
		to.focus();
	}

	/* ---- the table ---- */

	const rank = (code) => Object.keys(letterOf).indexOf(code || "");
	const keysOf = {
		submission: (j) => j.title,
		verdict: (j) => rank(j.verdict.verdict),
		score: (j) => (j.verdict.score === null ? -Infinity : j.verdict.score),
		time: (j) => j.verdict.time_s,
		memory: (j) => j.verdict.memory_peak_bytes,
	};

	function compare(a, b) {
		return typeof a === "string" ? a.localeCompare(b, "en", { numeric: true }) : a - b;
	}

	function judgementOf(row) {
		return reports[row.dataset.report].judgements[row.dataset.index];
	}

	/* Ascending, descending, as it came. */
	const nextOrder = { none: "ascending", ascending: "descending", descending: "none" };

	function sortBy(table, heading, column) {
		const order = nextOrder[heading.getAttribute("aria-sort")];
		for (const other of table.tHead.rows[0].cells)
			if (other.hasAttribute("aria-sort")) other.setAttribute("aria-sort", "none");
		heading.setAttribute("aria-sort", order);
		const sign = order === "descending" ? -1 : 1;
		const key = order === "none" ? (j) => j.s : keysOf[column];
		const body = table.tBodies[0];
		const rows = [...body.rows].map((row) => [key(judgementOf(row)), row]);
		rows.sort((a, b) => sign * compare(a[0], b[0]) || judgementOf(a[1]).s - judgementOf(b[1]).s);
		body.append(...rows.map(([, row]) => row));
	}

	function makeSortable(table) {
		for (const heading of table.tHead.rows[0].cells) {
			const column = heading.className;
			if (!keysOf[column]) continue;
			const button = make("button", { type: "button" }, heading.textContent);
			button.addEventListener("click", () => sortBy(table, heading, column));
			heading.replaceChildren(button);
			heading.setAttribute("aria-sort", "none");
		}
	}

	function matches(j, filter) {
		const text = `${j.title} ${j.verdict.submission.language || ""}`.toLowerCase();
		return text.includes(filter.text) && (!filter.unexpected || j.verdict.met === false) &&
			(filter.codes.size === 0 || filter.codes.has(j.verdict.verdict || ""));
	}

	function chip(content, toggle) {
		const button = make("button", { type: "button", className: "chip", "aria-pressed": "false" }, ...content);
		button.addEventListener("click", () => {
			const on = button.getAttribute("aria-pressed") !== "true";
			button.setAttribute("aria-pressed", String(on));
			toggle(on);
		});
		return button;
	}

	function verdictCounts(report) {
		const counts = new Map();
		for (const code of Object.keys(letterOf)) {
			const n = report.judgements.filter((j) => (j.verdict.verdict || "") === code).length;
			if (n > 0) counts.set(code, n);
		}
		return counts;
	}

	function makeTools(report, table) {
		const filter = { text: "", codes: new Set(), unexpected: false };
		const count = make("span", { className: "count", role: "status" });
		function apply() {
			let shown = 0;
			for (const row of table.tBodies[0].rows) {
				row.hidden = !matches(judgementOf(row), filter);
				shown += row.hidden ? 0 : 1;
			}
			const all = report.judgements.length;
			count.textContent = shown === all ? "" : `${shown} of ${all} shown`;
		}
		const search = make("input", { type: "search", placeholder: "Filter by name or language",
			"aria-label": "Filter submissions by name or language" });
		search.addEventListener("input", () => { filter.text = search.value.toLowerCase(); apply(); });
		const tools = make("div", { className: "tools", role: "group", "aria-label": "Filter" }, search);
		const counts = verdictCounts(report);
		for (const [code, n] of counts.size > 1 ? counts : [])
			tools.append(chip([badge(code), String(n)], (on) => {
				filter.codes[on ? "add" : "delete"](code);
				apply();
			}));
		if (report.judgements.some((j) => j.verdict.met === false))
			tools.append(chip(["not as expected"], (on) => { filter.unexpected = on; apply(); }));
		tools.append(count);
		return tools;
	}

	/* How much of the limit the worst case took. */
	function meter(cell, worst, limit) {
		if (!cell.firstChild || !(limit > 0)) return;
		const bar = make("div", { className: worst > limit ? "beyond" : "" });
		bar.style.width = Math.min(100, (worst / limit) * 100) + "%";
		cell.append(make("div", { className: "meter" }, bar));
	}

	function enliven(table) {
		for (const row of table.tBodies[0].rows) {
			const j = judgementOf(row);
			const name = row.querySelector(".name");
			const link = make("a", { className: "name link", href: placeOf(j) });
			link.append(...name.childNodes);
			name.replaceWith(link);
			for (const kind of kinds) meter(row.querySelector("." + kind.column), worstOf(j, kind), j.limit[kind.key]);
			const strip = row.querySelector(".strip");
			if (strip) whenSeen(strip, () => cells(j, strip));
		}
		makeSortable(table);
		table.addEventListener("keydown", moveInStrip);
		table.addEventListener("click", (event) => {
			const button = event.target.closest(".strip button");
			if (button) location.hash = placeOf(judgementOf(button.closest("tr")), button.dataset.case);
		});
	}

	/* ---- plots ---- */

	const kinds = [
		{ key: "cpu", column: "time", title: "Processor time", text: (value) => (value === 0 ? "0" : tidy(value / 1e6) + " s"), steps: 1e6 },
		{ key: "memory", column: "memory", title: "Memory", text: (value) => (value === 0 ? "0" : size(Math.round(value))), steps: 1024 },
	];

	/* 1, 2 or 5 times a power of ten of the unit, at most five of them. */
	function stepFor(most, unit) {
		let step = unit * Math.pow(10, Math.floor(Math.log10(most / unit)) - 1);
		for (const factor of [1, 2, 5, 10, 20, 50])
			if (most / (step * factor) <= 5) return step * factor;
		return most;
	}

	const worstOf = (j, kind) => peak([j], kind);

	function peak(judgements, kind) {
		let most = 0;
		for (const j of judgements)
			for (let c = 0; c < j.letters.length; c++)
				if (wasJudged(j.letters[c])) most = Math.max(most, j[kind.key][c]);
		return most;
	}

	/* The limit is in sight unless everything is far below it. */
	function scaleFor(judgements, kind) {
		const worst = peak(judgements, kind);
		const limit = Math.max(0, ...judgements.map((j) => j.limit[kind.key]));
		const shown = limit > 0 && worst > limit / 20;
		return { most: Math.max(worst, shown ? limit : 0, 1) * 1.08, limit, shown };
	}

	/* Dots that would lie on each other are one. */
	function dots(j, kind, x, y) {
		const paths = {};
		const seen = new Set();
		for (let c = 0; c < j.letters.length; c++) {
			if (!wasJudged(j.letters[c])) continue;
			const at = `${x(c)} ${y(c)}`, letter = j.letters[c];
			if (seen.has(letter + at)) continue;
			seen.add(letter + at);
			paths[letter] = (paths[letter] || "") + `M${at}h0`;
		}
		return Object.entries(paths).map(([letter, d]) => draw("path", { class: "dots s-" + codeOf(letter), d }));
	}

	function shorten(text, length) {
		return text.length <= length ? text : "\u2026" + text.slice(text.length - length + 1);
	}

	const strips = { width: 760, left: 170, right: 12, row: 22, top: 24 };

	/* Answers that are submitted are judged without a run. */
	const hasRun = (j) => [...j.letters].some((letter, c) => wasJudged(letter) && (j.cpu[c] > 0 || j.memory[c] > 0));

	/* A line for each submission, a dot for each case. */
	function plotAll(report, kind) {
		const shown = report.judgements.filter(hasRun);
		const g = strips, height = g.top + shown.length * g.row + 8;
		const scale = scaleFor(shown, kind);
		const x = (value) => Math.round((g.left + (value / scale.most) * (g.width - g.left - g.right)) * 2) / 2;
		const svg = draw("svg", { viewBox: `0 0 ${g.width} ${height}`, role: "group",
			"aria-label": `${kind.title} of each case; the table has the worst of each submission` });
		const step = stepFor(scale.most, kind.steps);
		for (let value = 0; value <= scale.most; value += step)
			svg.append(draw("line", { class: "grid", x1: x(value), x2: x(value), y1: g.top - 4, y2: height }),
				draw("text", { x: x(value), y: 12, "text-anchor": "middle" }, kind.text(value)));
		if (scale.shown)
			svg.append(draw("rect", { class: "over", x: x(scale.limit), y: g.top - 4, width: g.width - x(scale.limit), height: height - g.top + 4 }),
				draw("line", { class: "limit", x1: x(scale.limit), x2: x(scale.limit), y1: g.top - 4, y2: height }));
		shown.forEach((j, i) => {
			const y = g.top + (i + 0.5) * g.row;
			const link = draw("a", { href: placeOf(j) }, draw("text", { x: 0, y: y + 4 }, shorten(j.title.replace(/^submissions\//, ""), 22)));
			svg.append(link, ...dots(j, kind, (c) => x(j[kind.key][c]), () => y));
		});
		return svg;
	}

	function limitWords(kind, scale, side) {
		if (!(scale.limit > 0)) return "";
		return ` \u2013 limit ${kind.text(scale.limit)}` + (scale.shown ? "" : `, far ${side}`);
	}

	function makePlots(report) {
		const plots = make("div", { className: "plots" });
		for (const kind of report.judgements.some(hasRun) ? kinds : []) {
			const scale = scaleFor(report.judgements, kind);
			const caption = make("figcaption", {}, kind.title + " of each case",
				make("small", {}, limitWords(kind, scale, "to the right")));
			const figure = make("figure", {}, caption);
			whenSeen(figure, () => figure.append(plotAll(report, kind)));
			plots.append(figure);
		}
		return plots;
	}

	/* One submission: cases from left to right. */
	function plotOne(j, kind) {
		const width = 420, height = 150, left = 62, bottom = 8, top = 10;
		const scale = scaleFor([j], kind);
		const y = (value) => Math.round((height - bottom - (value / scale.most) * (height - bottom - top)) * 2) / 2;
		const x = (c) => Math.round((left + ((c + 0.5) / j.letters.length) * (width - left)) * 2) / 2;
		const svg = draw("svg", { viewBox: `0 0 ${width} ${height}`, role: "img",
			"aria-label": `${kind.title} of each case; the list of cases has the numbers` });
		const step = stepFor(scale.most, kind.steps);
		for (let value = 0; value <= scale.most; value += step)
			svg.append(draw("line", { class: "grid", x1: left, x2: width, y1: y(value), y2: y(value) }),
				draw("text", { x: left - 8, y: y(value) + 4, "text-anchor": "end" }, kind.text(value)));
		if (scale.shown)
			svg.append(draw("rect", { class: "over", x: left, y: 0, width: width - left, height: y(scale.limit) }),
				draw("line", { class: "limit", x1: left, x2: width, y1: y(scale.limit), y2: y(scale.limit) }));
		svg.append(...dots(j, kind, x, (c) => y(j[kind.key][c])));
		return make("figure", {}, make("figcaption", {}, kind.title,
			make("small", {}, limitWords(kind, scale, "above"))), svg);
	}

	/* ---- the dialog ---- */

	const dialog = make("dialog", { "aria-labelledby": "sheet-title" });
	document.body.append(dialog);

	function facts(pairs) {
		const list = make("dl", {});
		for (const [name, value] of pairs)
			if (value !== null && value !== undefined && value !== "")
				list.append(make("div", {}, make("dt", {}, name), make("dd", {}, value)));
		return list;
	}

	function block(title, ...content) {
		return [make("h3", {}, title), ...content];
	}

	const text = (content) => make("pre", { tabIndex: 0 }, content);

	function bar(back, previous, next, what) {
		const button = (label, target, name) => {
			const element = make("button", { type: "button", className: "button", disabled: !target, "aria-label": name }, label);
			element.addEventListener("click", () => { location.hash = target; });
			return element;
		};
		const close = make("button", { type: "button", className: "button", "aria-label": "Close" }, "Close");
		close.addEventListener("click", () => dialog.close());
		return make("div", { className: "bar" }, back ? button("\u2190 Submission", back, "Back to the submission") : null,
			button("\u2191", previous, "Previous " + what), button("\u2193", next, "Next " + what),
			make("span", { className: "spacer" }), close);
	}

	function title(words, ...badges) {
		return make("div", { className: "title" }, make("h2", { id: "sheet-title", tabIndex: -1, autofocus: true }, words), ...badges);
	}

	/* ---- one submission ---- */

	function scoreText(score, most) {
		if (score === null) return null;
		return most === null ? tidy(score) : `${tidy(score)} of ${tidy(most)}`;
	}

	function compileBlocks(j) {
		const compile = j.verdict.compile;
		if (!compile.log) return [];
		return block("Messages of the compiler", text(compile.log));
	}

	function groupBlocks(j) {
		if (j.verdict.groups.length === 0) return [];
		const rows = j.verdict.groups.map((group) => make("tr", {}, make("th", { scope: "row", className: "place" }, group.name || ""),
			make("td", {}, badge(group.verdict)), make("td", { className: "number" }, scoreText(group.score, group.max_score) || "")));
		const scores = j.verdict.groups.some((group) => group.score !== null);
		return block("Groups", make("table", { className: "list narrow" },
			make("thead", {}, make("tr", {}, make("th", { scope: "col" }, "group"), make("th", { scope: "col" }, "verdict"),
				make("th", { scope: "col" }, scores ? "score" : ""))),
			make("tbody", {}, ...rows)));
	}

	function caseRow(j, c) {
		const more = j.more[c] || {};
		const judged = wasJudged(j.letters[c]);
		return make("tr", {},
			make("th", { scope: "row" }, make("a", { className: "link place", href: placeOf(j, c) }, j.names[c])),
			make("td", {}, badge(codeOf(j.letters[c]))),
			make("td", { className: "number" }, judged ? seconds(j.cpu[c]) : ""),
			make("td", { className: "number" }, judged ? size(j.memory[c]) : ""),
			make("td", { className: "message" }, (more.message || "").split("\n")[0].slice(0, 200)));
	}

	/* So many rows at a time; the next ones when the end comes into view. */
	const ROWS = 100;

	function fillRows(j, body, order) {
		let done = 0;
		function add() {
			const part = order.slice(done, done + ROWS).map((c) => caseRow(j, c));
			done += part.length;
			body.append(...part);
			if (done < order.length) whenSeen(body.lastElementChild, add);
		}
		body.replaceChildren();
		add();
	}

	const orders = {
		"in order": (j) => (a, b) => a - b,
		"slowest first": (j) => (a, b) => j.cpu[b] - j.cpu[a] || a - b,
		"most memory first": (j) => (a, b) => j.memory[b] - j.memory[a] || a - b,
	};

	function choice(label, names, change) {
		const select = make("select", { "aria-label": label }, ...names.map((name) => make("option", {}, name)));
		select.addEventListener("change", () => change(select.value));
		return select;
	}

	function caseBlocks(j) {
		if (!j.letters) return [];
		const body = make("tbody", {});
		const all = [...j.letters].map((letter, c) => c);
		const bad = all.filter((c) => isBad(j.letters[c]));
		const shown = { which: "all cases", order: "in order" };
		const fill = () => fillRows(j, body, [...(shown.which === "all cases" ? all : bad)].sort(orders[shown.order](j)));
		const tools = make("div", { className: "tools" },
			bad.length > 0 && bad.length < all.length
				? choice("Which cases", ["all cases", "not accepted"], (value) => { shown.which = value; fill(); }) : null,
			choice("Order of cases", Object.keys(orders), (value) => { shown.order = value; fill(); }));
		fill();
		const head = make("tr", {}, ...["case", "verdict", "time", "memory", "message"].map((name) =>
			make("th", { scope: "col", className: name === "time" || name === "memory" ? "number" : name }, name)));
		return block(`${all.length} case${all.length === 1 ? "" : "s"}`, tools,
			make("table", { className: "list" }, make("thead", {}, head), body));
	}

	function showSubmission(j) {
		const v = j.verdict, list = j.report.judgements;
		const sides = hasRun(j) ? [make("div", { className: "sides" }, ...kinds.map((kind) => plotOne(j, kind)))] : [];
		return [
			bar(null, list[j.s - 1] && placeOf(list[j.s - 1]), list[j.s + 1] && placeOf(list[j.s + 1]), "submission"),
			title(j.title, badge(v.verdict)),
			facts([
				["language", v.submission.language],
				["score", scoreText(v.score, v.max_score)],
				["expected", v.expected && v.expected.join(" or ") + (v.met ? " \u2713" : " \u2717 not met")],
				["slowest case", hasRun(j) ? seconds(v.time_s * 1e6) : null],
				["most memory", hasRun(j) ? size(Math.round(v.memory_peak_bytes / 1024)) : null],
				["compilation", v.compile.verdict && seconds(v.compile.wall_s * 1e6) + (v.compile.cached ? ", from the cache" : "")],
			]),
			...(v.unmet.length > 0 ? [make("ul", { className: "unmet" }, ...v.unmet.map((line) => make("li", {}, line)))] : []),
			...(v.message ? block("Message", text(v.message)) : []),
			...(v.verdict === "CE" ? compileBlocks(j) : []),
			...sides,
			...groupBlocks(j),
			...caseBlocks(j),
			...(v.verdict === "CE" ? [] : compileBlocks(j)),
		];
	}

	/* ---- one case ---- */

	function contextLine(place, number, line) {
		const here = number === place.line;
		const content = make("span", { className: "text" });
		/* Columns count bytes; where they do not fit the text, the token itself tells where it stands. */
		let at = here && place.token ? place.column - 1 : -1;
		if (at >= 0 && line.substr(at, place.token.length) !== place.token) at = line.indexOf(place.token);
		if (at < 0) content.append(line);
		else content.append(line.slice(0, at), make("mark", {}, place.token), line.slice(at + place.token.length));
		return make("div", { className: here ? "here" : "" }, make("span", { className: "number" }, String(number)), content);
	}

	function placeBlock(heading, name, place) {
		const where = place.line > 0 ? `line ${place.line}` + (place.column > 0 ? `, column ${place.column}` : "") : "";
		const token = place.token === null ? "ends here" : null;
		const lines = place.context.map((line, i) => contextLine(place, place.context_line + i, line));
		if (lines.length === 0 && place.token !== null) lines.push(make("div", {}, make("mark", {}, place.token)));
		return make("div", { className: name }, make("h4", {}, [heading, where, token].filter(Boolean).join(", ")),
			make("div", { className: "context", tabIndex: 0, role: "group", "aria-label": heading }, ...lines));
	}

	function differenceBlocks(difference) {
		if (!difference) return [];
		return block("First difference", make("div", { className: "sides" },
			placeBlock("Output", "output", difference.output), placeBlock("Answer", "answer", difference.answer)));
	}

	const speakers = { submission: "submission", judge: "judge" };

	/* Of several processes of the submission, which one speaks, or is spoken to. */
	function speaker(message) {
		if (message.process === undefined) return speakers[message.from];
		return message.from === "judge" ? `judge to process ${message.process}` : `process ${message.process}`;
	}

	function dialogueBlocks(evidence) {
		const messages = evidence.transcript || [];
		if (messages.length === 0) return [];
		const list = make("ol", { className: "dialogue" });
		let pass = 1;
		for (const message of messages) {
			if (message.pass !== pass) {
				pass = message.pass;
				list.append(make("li", { className: "pass" }, `pass ${pass}`));
			}
			list.append(make("li", { className: "from-" + message.from },
				make("div", { className: "speaker" }, `${speaker(message)}, ${moment(message.time_s)}`), text(message.text)));
		}
		if (evidence.transcript_cut) list.append(make("li", { className: "pass" }, "more was said than is kept"));
		return block("Dialogue", list);
	}

	function ending(side) {
		if (!side.ended) return "not seen";
		const how = side.signal !== null ? `signal ${side.signal}` : side.exit_code !== null ? `exit code ${side.exit_code}` : "ended";
		const order = { 1: ", first", 2: ", second" }[side.exit_order] || "";
		return `${how} after ${moment(side.exit_s)}${order}`;
	}

	/* Of a time or a count that there may not be. */
	const ifSeen = (seconds) => (typeof seconds === "number" ? moment(seconds) : "not seen");
	const ifCounted = (count) => (count === undefined ? "not known" : String(count));

	const sideFacts = [
		["ended", ending],
		["knew that the other had", (side) => (side.knew ? "yes" : "no")],
		["ended by juror", (side) => side.kill_reason || "no"],
		["CPU time", (side) => ifSeen(side.cpu_s)],
		["time of its own", (side) => ifSeen(side.wall_s)],
		["output closed", (side) => ifSeen(side.eof_s)],
		["input closed", (side) => ifSeen(side.unread_s)],
		["bytes written", (side) => String(side.bytes_written)],
		["of them heard", (side) => ifCounted(side.heard_bytes)],
		["of them discarded", (side) => ifCounted(side.discarded_bytes)],
		["did last", (side) => (side.last_state || "not known") + (side.reads_input ? ", waiting for the other" : "")],
	];

	function ruleOf(evidence) {
		const order = evidence.order ? ` (order: ${evidence.order}; silence before: ${moment(evidence.quiet_s)})` : "";
		return evidence.rule + order;
	}

	/* What is worth a sentence only when it is so. */
	function circumstances(evidence) {
		const found = [...(evidence.notes || [])];
		if (evidence.jury_waits_elsewhere) found.push("The judges' program waited for another process.");
		if (evidence.eof_policy === "close") found.push("Pipes that nobody read any more were closed.");
		return found;
	}

	function evidenceBlocks(evidence) {
		const sides = [["submission", evidence.submission], ["judge", evidence.judge]].filter(([, side]) => side);
		const content = [];
		if (evidence.rule) content.push(make("p", {}, ruleOf(evidence)));
		if (sides.length > 0)
			content.push(make("table", { className: "list narrow" },
				make("thead", {}, make("tr", {}, make("td", {}), ...sides.map(([name]) => make("th", { scope: "col" }, name)))),
				make("tbody", {}, ...sideFacts.map(([name, value]) => make("tr", {}, make("th", { scope: "row" }, name),
					...sides.map(([, side]) => make("td", {}, value(side))))))));
		const notes = circumstances(evidence);
		if (notes.length > 0) content.push(make("ul", {}, ...notes.map((note) => make("li", {}, note))));
		return content.length > 0 ? block("Evidence", ...content) : [];
	}

	function ofLimit(value, limit) {
		return limit > 0 ? ` (${Math.round((value / limit) * 100)} % of the limit)` : "";
	}

	function caseFacts(j, c, more) {
		if (!wasJudged(j.letters[c])) return facts([["verdict", "not judged: the verdict was clear before"]]);
		return facts([
			["verdict", wordsOf(j.letters[c])],
			["score", scoreText(more.score === undefined ? null : more.score, null)],
			["processor time", seconds(j.cpu[c]) + ofLimit(j.cpu[c], j.limit.cpu)],
			["time on the clock", seconds(j.wall[c])],
			["memory", size(j.memory[c]) + ofLimit(j.memory[c], j.limit.memory)],
			["output", bytes(j.output[c])],
			["exit code", more.exit_code > 0 ? String(more.exit_code) : null],
			["signal", more.signal > 0 ? String(more.signal) : null],
			["passes", more.passes > 1 ? String(more.passes) : null],
		]);
	}

	function showCase(j, c) {
		const more = j.more[c] || {};
		return [
			bar(placeOf(j), c > 0 && placeOf(j, c - 1), c + 1 < j.letters.length && placeOf(j, c + 1), "case"),
			title(j.names[c], badge(codeOf(j.letters[c]))),
			make("p", { className: "facts" }, j.title),
			caseFacts(j, c, more),
			...(more.message ? block("Message for the judges", text(more.message)) : []),
			...(more.team_message ? block("Message for the team", text(more.team_message)) : []),
			...differenceBlocks(more.difference),
			...dialogueBlocks(more.evidence || {}),
			...evidenceBlocks(more.evidence || {}),
		];
	}

	/* ---- where we are: #report-0/3 is a submission, #report-0/3/12 a case of it ---- */

	function find(hash) {
		const match = /^#report-(\d+)\/(\d+)(?:\/(\d+))?$/.exec(hash);
		const j = match && reports[match[1]] && reports[match[1]].judgements[match[2]];
		if (!j || (match[3] !== undefined && Number(match[3]) >= j.letters.length)) return null;
		return match[3] === undefined ? showSubmission(j) : showCase(j, Number(match[3]));
	}

	function follow() {
		const content = find(location.hash);
		if (!content) {
			if (dialog.open) dialog.close();
			return;
		}
		dialog.replaceChildren(make("div", { className: "sheet" }, ...content));
		if (dialog.open) document.getElementById("sheet-title").focus();
		else dialog.showModal();
		dialog.scrollTop = 0;
	}

	dialog.addEventListener("close", () => {
		dialog.replaceChildren();
		if (find(location.hash)) history.pushState(null, "", location.pathname + location.search);
	});
	/* Beside the sheet is the backdrop. */
	dialog.addEventListener("click", (event) => {
		if (event.target === dialog) dialog.close();
	});
	window.addEventListener("hashchange", follow);

	reports.forEach((report, r) => {
		const section = document.getElementById("report-" + r);
		const table = section.querySelector(".matrix");
		if (!table) return;
		enliven(table);
		if (report.judgements.length > 1) table.before(makeTools(report, table));
		if (report.judgements.some((j) => [...j.letters].some(wasJudged))) section.append(makePlots(report));
	});
	follow();
})();
