"""The grammar of the small stories, as tables. They are meant to be edited: `grammar.py` says how
they are read, and tests fail when one of these rules is broken:

- every plot shows every fact, and no story can be written in two ways: so the entropy is exact;
- a sentence is one sentence, also between quotation marks;
- whatever may follow "a" begins with a consonant;
- a slot stands for whole words;
- the words of a fact stand in no other table, so that they tell which row was drawn;
- the hero is named in nearly every sentence: over much longer gaps than 40 characters a name is not
  learned in a minute.
"""

FACTS = """
    hero    kind
    Mia     fox       |  Tom     mouse
    Lily    rabbit    |  Ben     badger
    Nora    owl       |  Sam     frog
    Ida     duck      |  Hugo    bear

    friend  kind
    Olga    goose     |  Ned     donkey
    Wilma   hen       |  Oscar   crow
    Clara   cow       |  Basil   toad
"""

PLOTS = """
    {once} {home} {found} {mine} {back} {night}
    {once} {had} {gone} {look} {again} {night}
    {once} {home} {met} {gave} {thanks} {play}
"""

SENTENCES = {
    "once": """
        Once there was a {small} {hero.kind} called {hero}.
        Once there lived a {small} {hero.kind} called {hero}.
    """,
    "home": """
        {Hero} lived in a {big} {shoe}.
        {Hero} lived {place}.
        {Hero} loved {food}.
    """,
    "found": """
        One {weather} day {hero} found a {colour} {thing}.
        {Hero} saw a {colour} {thing} {place}.
    """,
    "mine": """
        "That is mine, {hero}!" cried {friend} the {friend.kind}.
        "Oh {hero}, I lost it {place}," said {friend} the {friend.kind}.
    """,
    "back": """
        So {hero} gave it back.
        {Hero} gave it to {friend}.
        {Hero} was {sad}, but gave it back.
    """,
    "had": """
        {Hero} had a {colour} {thing}.
        {Hero} loved a {colour} {thing}.
    """,
    "gone": """
        One {weather} day {hero} lost it.
        {Hero} lost it {place}.
    """,
    "look": """
        "Look {place}, {hero}," said {friend} the {friend.kind}.
        "I saw it {place}, {hero}," said {friend} the {friend.kind}.
    """,
    "again": """
        And there {hero} found it.
        {Hero} and {friend} found it.
    """,
    "met": """
        One {weather} day {hero} met {friend} the {friend.kind}.
        {Hero} met {friend} the {friend.kind} {place}.
    """,
    "gave": """
        {Hero} gave {friend} a {colour} {thing}.
        "Here is a {colour} {thing}," said {hero}.
    """,
    "thanks": """
        "Thank you, {hero}!" cried {friend}.
        "How {nice}, {hero}!" cried {friend}.
    """,
    "play": """
        {Hero} and {friend} {danced} {place}.
        {Hero} {danced} until {evening}.
    """,
    "night": """
        Then {hero} went home and ate {food}.
        "Good night, {hero}," said {friend}.
        {Hero} slept until {evening}.
    """,
}

# the words that sentences choose from, each as likely as the others in its list
PHRASES = {
    "big": "big | huge | round | tiny | warm | long | dusty | magic",
    "colour": """
        red | blue | green | yellow | golden | silver | purple | pink | white | striped | shiny
        wooden
    """,
    "danced": "danced | sang | laughed | jumped | hopped | played | whistled | skipped",
    "evening": """
        the moon rose | it was dark | the stars came out | supper was ready | the sun went down
        the lamps were lit
    """,
    "food": """
        soup | pancakes | honey | plums | cheese | nuts | cherries | bread | porridge | noodles
        jam | pears | melons | toast | berries | pudding
    """,
    "nice": "nice | kind | lovely | pretty | strange | funny | sweet | splendid",
    "place": """
        by the river | on the hill | under the bridge | behind the mill | at the market
        in the wood | near the pond | in the garden | on the beach | behind the barn | at the gate
        near the lighthouse
    """,
    "sad": "sad | tired | cold | lonely | worried | hungry",
    "shoe": """
        shoe | hat | teapot | tree | basket | tent | boot | nest | pot | tower | box | barrel
    """,
    "small": """
        little | young | brave | shy | merry | sleepy | clever | kind | gentle | lucky | wise
        jolly | quiet | polite | bold | fluffy
    """,
    "thing": """
        kite | boat | wagon | drum | book | hoop | ball | bell | puppet | ladder | fiddle | sledge
        lantern | candle | trumpet | map
    """,
    "weather": """
        sunny | windy | rainy | cold | warm | misty | foggy | frosty | stormy | bright
    """,
}
