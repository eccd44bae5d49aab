/** The language of `q`, for whoever reads the reference: the same grammar as docs/search.md has, which explains it all. */
export const queryLanguage = `\`q\` takes words, \`"phrases in quotes"\`, \`exact:"fox-it"\` (just these forms and marks), \`report*\` (words that begin so), \`-draft\`,
fields (\`title:budget\`, \`author:murphy\`, \`ref:1312\`, \`keyword:roads\`, \`class:FIN\`, \`folder:FIN-INV/2026\`, \`format:pdf\`,
\`created:2019..2021\`, \`created:last-quarter\`, \`closed:2019\`), \`AND\`, \`OR\`, \`NOT\` in capitals, and brackets. Up to three words find records
with all of them first, then with most of them; a longer text finds records with any of its words, the best first.

\`\`\`text
query   = or
or      = and { "OR" and }
and     = operand { [ "AND" ] operand }
operand = ( "NOT" | "-" ) operand | "(" or ")" | field ":" ( word | phrase | "(" or ")" ) | phrase | word [ "*" ]
phrase  = '"' anything but quotes '"'
field   = "title" | "author" | "ref" | "keyword" | "class" | "folder" | "format" | "created" | "closed" | "exact"
\`\`\`

A minus stands directly before what it excludes; several in a row count before a field, a quote, a bracket or \`NOT\`, and are a dash
before a word. Quotes of any kind are quotes. At most 256 clauses of 2,000 words in all, and 20 levels of AND, OR and NOT within each other; no star at the beginning of a word. What was meant as syntax and is wrong is answered with
422 \`invalid-query\`, which says at which character, counted from 1, and what to write instead. \`interpretation\` in the answer says in words how the
query was understood.`
