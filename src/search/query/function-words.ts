/**
 * English words that hold sentences together and say nothing of what a record is about: articles, pronouns,
 * prepositions, conjunctions, auxiliaries, and the words questions begin with. A matter of the query alone: the index
 * keeps them, so that phrases are found with them (DESIGN §8).
 */
const list = `
a an the this that these those
i me my mine we us our ours you your yours he him his she her hers it its they them their theirs
who whom whose which what when where why how whether
and or nor but if then else than as so because while although though until unless since
of at by for with about against between into through during before after above below to from up down in out on off
over under again further per via within without upon toward towards among
am is are was were be been being have has had having do does did doing done
can could shall should will would may might must ought
not no yes any some such each every either neither both all most more less few many much own same other another
there here now just only also very too
s t d ll m re ve o
please tell
`

export const functionWords: ReadonlySet<string> = new Set(list.trim().split(/\s+/))
