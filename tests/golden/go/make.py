#!/usr/bin/python3
"""Makes the tables of what Go's library says, or larger ones: make.py [folder [how many texts of each kind [seed]]].

Needs Debian's golang-go, golang-gopkg-yaml.v2-dev and golang-github-burntsushi-toml-dev. The texts are made from a seed, so the same tables come out again.
"""
import json, os, random, subprocess, sys, tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
FOLDER = sys.argv[1] if len(sys.argv) > 1 else HERE
COUNT = int(sys.argv[2]) if len(sys.argv) > 2 else 1500
R = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 1)

SCALARS = """a b name 1 0 -1 +1 1.5 1e3 1E3 -1e9 1e 0x1F 0X1f 0o17 017 08 0b11 0B1 -0x1 -0b1 +0b1 1_000 _1 1_ 0x_1 .5 5. . .inf -.INF +.Inf .nan ~ null Null NULL yes no on off Yes NO On oFF
y n Y N true false True FALSE tRUE 12:30:45 190:20:30 1:2 2001-01-01 2001-1-1 2001-12-14t21:59:43.10-05:00 2001-12-14T21:59:43Z 0001-01-01 9223372036854775807 9223372036854775808 -9223372036854775808
-9223372036854775809 18446744073709551615 18446744073709551616 4294967295 4294967296 1e400 -0 -0.0 +0 00 007 0.1 1.0 1e+3 1.e3 0x 0b2 0o8 <<  = - ? : :: a:b http://x/y?z=1 a#b #c a,b a]b }x x{
'' "" 'a' "b" 'it''s' "a\\nb" "\\x41\\u00e9\\U0001F600" "\\q" 'a "b' "a 'b" !!str !!int !!bool !!float !!null !!binary !!timestamp !!seq !!map !x ! !!str\\ 1 !!int\\ x !!float\\ 3 !!bool\\ 1 !!null\\ x !!binary\\ aGk= !!binary\\ a?
!!int\\ "3" !!str\\ null !!timestamp\\ 2001-01-01 !!int\\ 1.5 !<tag:yaml.org,2002:str>\\ 7 !e!x &a &a\\ 1 *a *b &b\\ {text:\\ x} |\\n\\ \\ a >\\n\\ \\ a\\n\\ \\ b |-\\n\\ \\ a |2\\n\\ \\ a >+\\n\\ a\\n\\n |0 |x @x `x %x \u00e9 \U0001F600 \ufeff \u2028 \u0085 \ud7ff""".split("\n")
SCALARS = [w.replace("\0", " ") for l in SCALARS for w in l.replace("\\ ", "\0").replace("\\n", "\\n").split()]
SCALARS = [w.replace("\\n", "\n") if w[:1] in "|>" else w for w in SCALARS]
KEYS = "name switch int small float maybe words bytes pairs any one many named text number list map k1 k2 1 true ~ <<".split() + ["a b", "'q'", '"d"', "x:y", "? c", "&k k", "!!str s", "*a"]
GAPS = ["", " ", "  ", "   ", "\n", "\n ", "\n  ", "\n    ", "\t", "\n\t", " # c\n", "\n# c\n", "\n\n", "\r\n", "\u2028", "\n- ", "\n...\n", "\n---\n"]
TOKENS = SCALARS + KEYS + [": ", ":", "- ", "-", "? ", ", ", ",", "[", "]", "{", "}", "\n", "\n  ", "\n    ", " ", "  ", "\t", "#", "&a ", "*a ", "!", "|", ">", "'", '"', "\\", "---\n", "...\n", "%YAML 1.1\n", "%YAML 1.2\n", "%TAG ! x\n", "%X\n", "\r", "%"]

def flow(depth):
    kind = R.random()
    if depth <= 0 or kind < 0.5: return R.choice(SCALARS)
    gap = lambda: R.choice(GAPS) if R.random() < 0.25 else R.choice(["", " "])
    n = R.randrange(4)
    if kind < 0.75: return "[" + gap() + ("," + gap()).join(flow(depth - 1) + gap() for _ in range(n)) + gap() + R.choice(["]", "]", "]", ",]", "}", ""])
    return "{" + gap() + ("," + gap()).join(R.choice(KEYS) + R.choice([": ", ": ", ": ", ":", " : ", ""]) + flow(depth - 1) + gap() for _ in range(n)) + R.choice(["}", "}", "}", ",}", "]", ""])

def block(indent, depth):
    pad = " " * indent
    if depth <= 0 or R.random() < 0.35:
        s = R.choice(SCALARS) if R.random() < 0.7 else flow(2)
        if R.random() < 0.1: s += R.choice(["\n", "\n" + pad, "\n " + pad, " \n\t"]) + R.choice(SCALARS)
        return " " + s + R.choice(["", "", "", " ", " # x", "\t"]) + "\n"
    out = R.choice(["\n", "\n", "\n", " &n%d\n" % R.randrange(3), " !!map\n", " # c\n"])
    step = R.choice([0, 2, 2, 2, 1, 4])
    for _ in range(R.randrange(1, 4)):
        p = " " * max(0, indent + step + (R.choice([-1, 1, 2]) if R.random() < 0.06 else 0))
        if R.random() < 0.06: p = p[:-1] + "\t"
        if R.random() < 0.4: out += p + "-" + block(indent + step + 2, depth - 1)
        else: out += p + R.choice(KEYS) + R.choice([":", ":", ":", ":", " :", ""]) + block(indent + step, depth - 1)
        if R.random() < 0.05: out += R.choice(["\n", "# c\n", pad + "# c\n", "\t\n", "---\n", "...\n"])
    return out

def typed():
    """A document that mostly fits the types."""
    words = lambda n: "[" + ", ".join(R.choice(SCALARS) for _ in range(n)) + "]"
    pick = lambda: R.choice(SCALARS)
    pairs = lambda: "{" + ", ".join(f"{R.choice(KEYS)}: {pick()}" for _ in range(R.randrange(4))) + "}"
    one = lambda: R.choice([pairs(), "{text: %s, number: %s, list: %s, map: %s}" % (pick(), pick(), words(2), pairs()), pick()])
    parts = [f"name: {pick()}", f"switch: {pick()}", f"int: {pick()}", f"small: {pick()}", f"float: {pick()}", f"maybe: {pick()}", f"words: {words(3)}", f"words: {pick()}",
             f"bytes: {R.choice(['[1, 2, 255]', '[256]', '[-1]', '[a]', '!!binary aGk=', 'hi', pick()])}", f"pairs: {pairs()}", f"any: {pairs()}", f"any: {flow(2)}", f"one: {one()}", f"many: [{one()}, {one()}]",
             "named:\n  x: %s\n  y: %s" % (one(), one()), f"unknown: {pick()}", f"<<: {one()}", f"<<: [{one()}, {one()}]", "x: &a {text: t, number: 1}", "one: {<<: *a}", f"\ufeffname: {pick()}"]
    return "\n".join(R.sample(parts, R.randrange(1, 5))) + "\n"

def mutate(text):
    for _ in range(R.randrange(1, 3)):
        at = R.randrange(len(text) + 1)
        text = text[:at] + R.choice(["", R.choice(TOKENS)]) + text[at + R.randrange(3):]
    return text

def yaml():
    kind = R.random()
    if kind < 0.45: return typed()
    if kind < 0.6: return mutate(typed())
    if kind < 0.8: return block(0, 4).lstrip("\n")
    if kind < 0.9: return mutate(block(0, 4))
    return "".join(R.choice(TOKENS) for _ in range(R.randrange(1, 9)))

ATOMS = ["a", "b", ".", "^", "$", "\\d", "\\w", "\\S", "\\b", "\\B", "\\A", "\\z", "\\Z", "\\pL", "\\p{Han}", "\\p{^Greek}", "\\PN", "\\p{X}", "\\pX", "\\x41", "\\x{10FFFF}", "\\x{110000}", "\\x4", "\\x{}", "\\x", "\\0", "\\07",
         "\\1", "\\8", "\\12", "\\123", "\\Q.*\\E", "\\Qa", "\\E", "\\_", "\\-", "\\é", "\\u4e00", "\\C", "\\X", "\\G", "\\K", "\\R", "\\h", "\\N", "\\", "[a-z]", "[^a]", "[]a]", "[^]a]", "[a-]", "[-a]", "[z-a]", "[a", "[]", "[", "]",
         "[[:alpha:]]", "[[:^alpha:]]", "[[:foo:]]", "[[:alpha]]", "[\\d-z]", "[a-\\d]", "[\\pL]", "[\\x{1}-\\n]", "[a-b-c]", "[\\b]", "[\\Q]\\E]", "[[.a.]]", "[[=a=]]", "[a&&b]", "\\pN", "(a)", "(a|b)", "(?:a)", "(?i)a", "(?i:a)", "(?-i)",
         "(?is-mU:a)", "(?-)", "(?i-)", "(?--i)", "(?P<n>a)", "(?P<n>b)", "(?P<1>a)", "(?P<n", "(?P=n)", "(?P>n)", "(?=a)", "(?!a)", "(?<=a)", "(?<!a)", "(?#c)", "(?>a)", "(?x)a", "(?", "(", ")", "(?P<é>a)", "(|a)", "()", "|", "*", "+", "?",
         "*?", "+?", "??", "**", "*+", "++", "?+", "{2}", "{2,}", "{2,3}", "{3,2}", "{,2}", "{0}", "{0,0}", "{1000}", "{1001}", "{01}", "{1,01}", "{2}{3}", "{2}?", "{", "}", "{a}", "{1", "{1,", "{99999999999}", "{1,99999999999}", "é", "\U0001F600",
         "(a{10}){10}", "(a{100}){11}", "((a{10}){10}){10}", "(a*)*", "(a|b|c){500}", "\\pL{500}", "(\\pL{100}){10}", "x{1000}y{1000}", "~", "#", " ", "\t", "\n"]
CHARS = [chr(c) for c in list(range(0, 0x180)) + [0x2bc, 0x37a, 0x378, 0x600, 0x61c, 0x200b, 0x200e, 0x2028, 0x2029, 0x202e, 0x2060, 0x3000, 0xd7ff, 0xe000, 0xfeff, 0xfffd, 0xfffe, 0xffff, 0x10000, 0x1f600, 0xe0001, 0x10ffff,
         0x130, 0x1e9e, 0x3a3, 0x3c2, 0x1c5, 0x1f88, 0x2126, 0x212a, 0x2160, 0x24b6, 0x10400, 0x118a0, 0x1e900, 0x10a0, 0x13a0, 0xab70, 0xa7ae, 0x1c90,]]

# Line separators are written in a way of our own, that reads back the same. So are keys of several lines, which nothing in a task can have.
OWN = {0x2028: None, 0x2029: None}

def number():
    digits = lambda: "".join(R.choice("0123456789") for _ in range(R.randrange(0, 5)))
    return R.choice(["", "", "+", "-"]) + R.choice(["", "", "", "0x", "0X", "0b", "0o"]) + digits() + R.choice(["", ".", "_", ""]) + digits() + R.choice(["", "", "e", "E", "p", "e+", "e-", "p-"]) + digits() + R.choice(["", "", "", " ", "f", "e400"])

KINDS = {
    "yaml": yaml,
    "regexp": lambda: "".join(R.choice(ATOMS) for _ in range(R.randrange(1, 6))),
    "duration": lambda: R.choice(["", "", "", "-", "+", " "]) + "".join(number().strip() + R.choice(["h", "m", "s", "ms", "us", "µs", "μs", "ns", "d", "", "H", "é"]) for _ in range(R.randrange(0, 4))) or "0",
    "float": lambda: R.choice([number(), number(), number(), R.choice(["inf", "+Inf", "-INF", "infinity", "-Infinity", "nan", "NaN", "+nan", "in", "infi", "1_000", "1__0", "_1", "1_", "0x_1p1", "0x1_p1", "0x1", "1e9", ".5", "5.", ".", "1e1000", "1e-1000", "0x1p1024", "0x1p-1075", "179769313486231580793728971405303415079934132710037826936173778980444968292764750946649017977587207096330286416692887910946555547851940402630657488671505820681908902000708383676273854845817711531764475730270069855571366959622842914819860834936475292719074168444365510704342711559699508093042880", "9007199254740993", "0.1e"])]),
    "bool": lambda: R.choice(["1", "t", "T", "true", "TRUE", "True", "tRue", "0", "f", "F", "false", "FALSE", "False", "", "yes", "2", " true"]),
    "quote": lambda: "".join(R.choice(CHARS) for _ in range(R.randrange(0, 6))),
    "json": lambda: "".join(R.choice(CHARS) for _ in range(R.randrange(0, 6))),
    "lower": lambda: "".join(R.choice(CHARS) for _ in range(R.randrange(0, 6))),
    "marshal": lambda: R.choice([R.choice(SCALARS), "".join(R.choice(CHARS) for _ in range(R.randrange(0, 4))).translate(OWN), "".join(R.choice(TOKENS) for _ in range(R.randrange(1, 6))).translate(OWN),
                                 " ".join(R.choice(["word", "longer-word", "#x", "a:", "- b", "'", "it's"]) for _ in range(R.randrange(1, 40)))]),
    "tomltext": lambda: "".join(R.choice(CHARS) for _ in range(R.randrange(0, 6))),
    "tomlfloat": lambda: R.choice(["1e6", "1e21", "1e20", "1e-7", "0.0001", "1e-5", "123456789", "1.5e300", "nan", "inf", "-inf", "-0", "0", "1", str(R.random()), str(R.random() * 10 ** R.randrange(-30, 30)), str(R.randrange(10 ** 9))]),
    "key": lambda: R.choice([R.choice(SCALARS), "".join(R.choice(TOKENS) for _ in range(R.randrange(1, 4)))]).translate(OWN).replace("\n", " ").replace("\r", ""),
    "order": lambda: "|".join(R.choice(["a", "B", "a1", "a2", "a10", "a01", "1", "10", "2", "é", "z", "_", "-", "A", "ab", "a b", "\U0001F600", "\uffee", "", "."]) for _ in range(R.randrange(2, 7))),
}

def main():
    with tempfile.TemporaryDirectory() as temp:
        env = dict(os.environ, GO111MODULE="off", GOPATH="/usr/share/gocode", GOCACHE=os.environ.get("GOCACHE", temp + "/cache"))
        subprocess.check_call(["go", "build", "-o", temp + "/answers", HERE + "/answers.go"], env=env)
        for kind, make in KINDS.items():
            texts = list(dict.fromkeys(make() for _ in range(COUNT)))
            lines = "".join(json.dumps({"kind": kind, "text": t}) + "\n" for t in texts)
            out = subprocess.run([temp + "/answers"], input=lines, capture_output=True, text=True, check=True).stdout
            with open(f"{FOLDER}/{kind}.jsonl", "w") as table: table.write(out)

main()
