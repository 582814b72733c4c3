// The editor for documents, loaded when one is first opened: CodeMirror with line numbers, highlighting and underlined problems. It lives in
// a shadow tree, because there CodeMirror's own styles are constructed sheets, which the page's policy (style-src 'self') has nothing
// against; outside of one they would be <style> elements, which it forbids. `fetchText` gets a document from an address that the user gave.

import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import { yaml } from "@codemirror/lang-yaml";
import { HighlightStyle, bracketMatching, indentOnInput, syntaxHighlighting } from "@codemirror/language";
import { lintGutter, setDiagnostics } from "@codemirror/lint";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { Compartment, EditorState, Text } from "@codemirror/state";
import { EditorView, drawSelection, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";

/** The longest word that is underlined, in UTF-16 units. */
const LONGEST_TOKEN = 1000;

/** How long typing rests before the text is told, in milliseconds. */
const REST = 250;

// All colours are the page's tokens, which reach into shadow trees, so that light and dark need no word here.
const theme = EditorView.theme({
  "&": { height: "100%", color: "var(--text)", backgroundColor: "var(--surface)", fontSize: "var(--text-small)" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--font-mono)", lineHeight: "1.5", overflow: "auto" },
  ".cm-content": { caretColor: "var(--text)" },
  ".cm-cursor, .cm-dropCursor": { borderLeftColor: "var(--text)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": { background: "var(--accent-soft)" },
  ".cm-gutters": { color: "var(--text-muted)", backgroundColor: "var(--surface)", borderRight: "1px solid var(--line)" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "var(--hover)" },
  ".cm-diagnostic": { color: "var(--text)", background: "var(--surface)", overflowWrap: "anywhere", maxWidth: "min(40rem, 90vw)" },
  ".cm-tooltip, .cm-panels": { color: "var(--text)", background: "var(--surface)", border: "1px solid var(--line)" },
  ".cm-panel input, .cm-panel button": { font: "inherit", color: "inherit" },
});

const highlighting = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: "var(--accent)" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--ok)" },
  { tag: [tags.number, tags.bool, tags.null, tags.keyword], color: "var(--warn)" },
  { tag: [tags.comment, tags.meta], color: "var(--text-muted)", fontStyle: "italic" },
]);

/**
 * The longest text that is coloured and whose brackets are matched, in UTF-16 units: longer ones keep the page busy for long after they were
 * opened, and brackets are looked for to the end of a line, which may be the whole text.
 */
const READ = 1_000_000;

const languages = { plain: [], json: [json(), bracketMatching()], yaml: [yaml(), bracketMatching()] };
const languageOf = (doc) => (doc.length > READ ? languages.plain : /^\s*\{/.test(doc.sliceString(0, 1000)) ? languages.json : languages.yaml);

/** An editor in `host`. `changed` hears the text once typing rests. */
export function create(host, text, label, changed) {
  const root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
  root.replaceChildren();
  const language = new Compartment();
  let rest;
  /** Whether what was typed has not been told yet. */
  let isTyped = false;
  let speaks;
  /** The language for what is there after a change. */
  const speak = (doc) => {
    const now = languageOf(doc);
    const effects = now === speaks ? [] : language.reconfigure(now);
    speaks = now;
    return effects;
  };
  /** The beginning of a text that comes in pieces. */
  let begun = Text.empty;
  const tell = (state) => {
    isTyped = false;
    changed(state.doc.toString());
  };
  const listen = EditorView.updateListener.of((update) => {
    if (!update.docChanged || update.transactions.some((transaction) => transaction.isUserEvent("stagecraft"))) return;
    clearTimeout(rest);
    isTyped = true;
    rest = setTimeout(() => tell(view.state), REST);
  });
  const doc = Text.of(text.split(/\r\n?|\n/));
  speak(doc);
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc,
      extensions: [
        lineNumbers(),
        highlightActiveLineGutter(),
        highlightActiveLine(),
        drawSelection(),
        history(),
        indentOnInput(),
        search({ top: true }),
        highlightSelectionMatches(),
        lintGutter(),
        keymap.of([...defaultKeymap, ...historyKeymap, ...searchKeymap]),
        syntaxHighlighting(highlighting),
        language.of(speaks),
        EditorState.transactionExtender.of((transaction) => (transaction.docChanged ? { effects: speak(transaction.newDoc) } : null)),
        theme,
        EditorView.contentAttributes.of({ "aria-label": label, spellcheck: "false", tabindex: "0" }),
        // What is focused last is told at once, so that a button that is clicked next sees the whole text.
        EditorView.domEventHandlers({
          // Left to itself, the browser keeps the colours of a text that is written over by style attributes, which the page's policy
          // forbids: so what replaces a selection is put in here.
          beforeinput(event, view) {
            if (event.inputType !== "insertText" || event.data === null) return false;
            // Browsers tell no target ranges within shadow trees, but the tree's own selection.
            const picked = (root.getSelection ?? document.getSelection).call(root.getSelection ? root : document);
            const within = picked && view.contentDOM.contains(picked.anchorNode) && view.contentDOM.contains(picked.focusNode);
            const ends = within
              ? [view.posAtDOM(picked.anchorNode, picked.anchorOffset), view.posAtDOM(picked.focusNode, picked.focusOffset)]
              : [view.state.selection.main.anchor, view.state.selection.main.head];
            const [from, to] = [Math.min(...ends), Math.max(...ends)];
            if (from === to) return false;
            event.preventDefault();
            view.dispatch({ changes: { from, to, insert: event.data }, selection: { anchor: from + event.data.length }, userEvent: "input.type" });
            return true;
          },
          blur() {
            clearTimeout(rest);
            if (isTyped) tell(view.state);
          },
        }),
        listen,
      ],
    }),
  });
  return {
    /** Takes a piece of a text that is to be shown; `isFirst` if it is the first one. */
    takePiece(piece, isFirst) {
      begun = (isFirst ? Text.empty : begun).append(view.state.toText(piece));
    },
    /** Shows the text whose pieces were taken, unless it is there already. */
    showPieces() {
      clearTimeout(rest);
      isTyped = false;
      if (begun.eq(view.state.doc)) return;
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: begun }, userEvent: "stagecraft" });
      begun = Text.empty;
    },
    /** Underlines problems: `[{line, column, message, severity}]`, lines and columns from 1. */
    setProblems(problems) {
      const lines = new Map();
      view.dispatch(setDiagnostics(view.state, problems.map((problem) => diagnostic(view.state.doc, problem, lines))));
    },
    /** Goes to a place. */
    goTo(line, column) {
      const at = offset(view.state.doc, line, column);
      view.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: "center" }) });
      view.focus();
    },
    /** Takes the focus, with what lies between two places selected. */
    focus(from, to) {
      const within = (place) => Math.min(place, view.state.doc.length);
      view.dispatch({ selection: { anchor: within(from), head: within(to) } });
      view.focus();
    },
    destroy() {
      clearTimeout(rest);
      view.destroy();
    },
  };
}

/** Where a line and a column are; columns count characters, the editor counts UTF-16 units. `lines` keeps what was seen of lines. */
function offset(doc, line, column, lines = new Map()) {
  const number = Math.min(Math.max(line, 1), doc.lines);
  if (!lines.has(number)) {
    const { from, text } = doc.line(number);
    lines.set(number, { from, text, isPlain: !/[\ud800-\udfff]/.test(text) });
  }
  const { from, text, isPlain } = lines.get(number);
  const before = Math.min(Math.max(column, 1) - 1, text.length);
  return from + (isPlain ? before : [...text.slice(0, 2 * before)].slice(0, before).join("").length);
}

/** A problem at the key or the value that stands at its place. */
function diagnostic(doc, { line, column, message, severity }, lines) {
  const from = offset(doc, line, column, lines);
  const rest = doc.sliceString(from, Math.min(doc.lineAt(from).to, from + LONGEST_TOKEN));
  const token = /^(?:"(?:[^"\\]|\\.)*"|'[^']*'|[^\s:,{}[\]]+)/.exec(rest)?.[0] ?? rest.slice(0, 1);
  return { from, to: from + token.length, severity, message };
}

/** The text at an address, got by a frame whose own policy lets it ask other origins: this page's own lets nothing out. */
export function fetchText(address) {
  return new Promise((resolve, reject) => {
    const frame = document.createElement("iframe");
    // Without allow-same-origin, the frame sees nothing of the page or of what is stored.
    frame.setAttribute("sandbox", "allow-scripts");
    frame.hidden = true;
    frame.title = "Gets the document";
    const end = (settle, value) => {
      clearTimeout(late);
      window.removeEventListener("message", hear);
      frame.remove();
      settle(value);
    };
    const late = setTimeout(() => end(reject, "There was no answer within a minute."), 60_000);
    const hear = (event) => {
      if (event.source !== frame.contentWindow) return;
      if (event.data.ready) frame.contentWindow.postMessage({ address }, "*");
      else if (typeof event.data.text === "string") end(resolve, event.data.text);
      else end(reject, String(event.data.error));
    };
    window.addEventListener("message", hear);
    frame.src = "fetch.html";
    document.body.append(frame);
  });
}
