"""The grammar of the small stories, as tables; the words that sentences choose from are in
`words.py`. The tables are meant to be edited: `grammar.py` says how they are read, and tests fail
when one of these rules is broken:

- every plot shows every fact, and no story can be written in two ways: so the entropy is exact;
- a sentence is one sentence, also between quotation marks;
- whatever may follow "a" begins with a consonant;
- a slot stands for whole words.
"""

FACTS = """
    hero    kind      they  their  them
    Mia     fox       she   her    her  |  Max     bear      he    his    him
    Lily    rabbit    she   her    her  |  Tom     mouse     he    his    him
    Nora    otter     she   her    her  |  Ben     badger    he    his    him
    Ida     lamb      she   her    her  |  Hugo    frog      he    his    him
    Bella   kitten    she   her    her  |  Sam     squirrel  he    his    him
    Wilma   duck      she   her    her  |  Toby    mole      he    his    him
    Luna    owl       she   her    her  |  Otto    piglet    he    his    him
    Anna    pony      she   her    her  |  Milo    puppy     he    his    him

    friend  kind      they  their  them
    Hilda   hen       she   her    her  |  Amos    goat      he    his    him
    Olga    goose     she   her    her  |  Oscar   crow      he    his    him
    Martha  cow       she   her    her  |  Ned     donkey    he    his    him
    Alma    sheep     she   her    her  |  Theo    beaver    he    his    him
    Ivy     snail     she   her    her  |  Basil   hedgehog  he    his    him
    Stella  swan      she   her    her  |  Walter  toad      he    his    him
    Lotte   cat       she   her    her  |  Boris   turtle    he    his    him
    Tilda   hare      she   her    her  |  Simon   stork     he    his    him

    thing      used
    kite       flew         |  drum     beat         |  ball       kicked
    boat       sailed       |  book     read         |  bell       rang
    wagon      pulled       |  sledge   rode         |  trumpet    blew
    hoop       rolled       |  top      spun         |  fiddle     played
    puppet     danced with  |  rope     jumped over  |  telescope  looked through
    lantern    swung

    colour  |  red  |  blue  |  green  |  yellow  |  golden  |  silver  |  purple  |  pink  |  white
    black  |  brown  |  striped  |  spotted  |  shiny  |  wooden  |  rusty

    place       at
    river       by      |  hill      on      |  pond     by     |  bridge   under
    mill        behind  |  oak tree  under   |  meadow   in     |  gate     at
    beach       on      |  haystack  behind  |  orchard  in     |  market   at
    lighthouse  near    |  wood      in      |  well     near   |  station  at

    home         a
    hollow tree  a   |  old hat      an  |  big boot    a  |  teapot        a
    warm cave    a   |  garden shed  a   |  straw nest  a  |  tall tower    a
    paper bag    a   |  cosy burrow  a   |  round tent  a  |  empty barrel  an
    clay pot     a   |  stone house  a   |  tin bath    a  |  violin case   a
"""

PLOTS = """
    {once} {house} {found} {wonder} {owner} {mine} {back} {thanks} {night}
    {once} {house} {had} {gone} {ask} {seen} {again} {play} {night}
    {once} {house} {best} {made} {party} {guests} {delight} {play} {night}
"""

SENTENCES = {
    "once": """
        Once there was a {small} {hero.kind} called {hero}.
        Once there was a {small} {hero.kind} called {hero}, who loved {busy} and {fruit}.
        Once a {small} {hero.kind} called {hero} had {number} {big} {treasures}.
        {Hero} was a {small} {hero.kind} who always wore {number} {big} {clothes}.
        {Hero} was a {small} {hero.kind} with a {big} {bag} full of {treasures}.
        {Hero} was a {small}, {small} {hero.kind} and was afraid of {small} {animals}.
    """,
    "house": """
        {Hero.they} lived in {home.a} {home} with {number} {small} {animals}.
        {Hero.their} home was {home.a} {home} full of {big} {treasures} and {clothes}.
        In {home.a} {home} {hero.they} kept {number} {big} {treasures} and a {small} {pet}.
        {Hero.they} lived in {home.a} {home} with {hero.their} {aunt} and a {small} {pet}.
        All {winter} {hero.they} sat in {home.a} {home}, {mending} {big} {clothes}.
    """,
    "found": """
        One {weather} {morning} {hero.they} found a {colour} {thing} {place.at} the {place}.
        {Place.at} the {place}, one {weather} {morning}, {hero.they} saw a {colour} {thing}.
        It was a {weather} {morning}, and {place.at} the {place} lay a {colour} {thing}.
        While {busy} {place.at} the {place}, {hero.they} saw a {colour} {thing} under a {plant}.
    """,
    "wonder": """
        It lay between a {plant} and a {big} {bag} of {treasures}.
        A {small} {pet} in {big} {clothes} was {busy} on it.
        "Whose {thing} is this?" {hero.they} asked a {small} {pet} with a {big} {bag}.
        "What a {lovely} {thing}!" {cried} {hero}.
        So {hero.they} sat down under a {plant} to wait and ate {dish} with {fruit}.
    """,
    "owner": """
        Then {friend} the {friend.kind} came {running} {along} the {path}, {wet} and {sad}.
        Soon {friend} the {friend.kind} came by with a {big} {bag} of {fruit}.
        Behind a {plant} sat {friend} the {friend.kind}, {busy} and looking {sad}.
        Then {friend} the {friend.kind} came {running} by in {big} {clothes}.
    """,
    "mine": """
        "That is my {thing}!" {cried} {friend}.
        "Oh, my {lovely} {thing}!" {cried} {friend}.
        "I lost my {thing} while {busy} in {big} {clothes}," said {friend}.
        "A {small} {pet} and {number} {small} {animals} took my {thing}!" {cried} {friend}.
    """,
    "back": """
        {Hero} gave it back with a {lovely} smile.
        "Then have it back, and this {big} {bag} too," said {hero}.
        So {hero} {wiped} it with a {plant} and gave it back.
        {Hero} felt {sad} and {wet}, but gave it back.
    """,
    "thanks": """
        "Thank you, {hero}, you are as {lovely} as {dish} with {fruit}!" {cried} {friend}.
        {Friend} thanked {hero.them} with {number} {big} {treasures} and a {bag} of {fruit}.
        So {friend} made {hero.them} {dish} with {fruit} and gave {hero.them} a {big} {bag}.
        "Let us share it," said {friend}, and they {thing.used} it until {evening}.
    """,
    "had": """
        {Hero.they} had a {colour} {thing}, and {thing.used} it every {morning}.
        {Hero.their} {aunt} gave {hero.them} a {colour} {thing} and {number} {big} {treasures}.
        {Hero.they} loved {hero.their} {colour} {thing} more than {dish} with {fruit}.
    """,
    "gone": """
        But one {weather} {morning} the {thing} was gone.
        But {number} {small} {animals} came {running} by and took it away.
        One {weather} {morning} {hero.they} looked under the {big} {bag}, and it was gone.
        "Oh no, where is my {thing}?" {cried} {hero} one {weather} {morning}.
    """,
    "ask": """
        So {hero.they} asked {friend} the {friend.kind}, who was {busy} with {small} {animals}.
        Then {hero.they} met {friend} the {friend.kind}, who was {busy} in {big} {clothes}.
        "Have you seen my {thing}?" {hero.they} asked {friend} the {friend.kind}.
        Behind a {big} {bag} of {fruit} {hero.they} met {friend} the {friend.kind}.
    """,
    "seen": """
        "I saw it {place.at} the {place}," said {friend}.
        "I saw something {colour} {place.at} the {place}," said {friend}.
        "Ask the {small} {pet} {place.at} the {place}," said {friend}, eating {fruit}.
        "Let us look {place.at} the {place}," said {friend}, and took {dish} with {fruit} along.
    """,
    "again": """
        And there it was, between a {plant} and a {big} {bag} of {treasures}.
        There sat {number} {small} {animals}, who had {thing.used} it all {morning}.
        They looked behind {number} {small} {animals} in {clothes}, and there it was.
        "Here is your {thing}!" {cried} a {small} {pet} and {number} {small} {animals}.
    """,
    "play": """
        They {thing.used} it until {evening}.
        Then they {thing.used} it and {sang} like {number} {small} {animals}.
        They ate {dish} with {fruit} and {thing.used} it until {evening}.
        Soon {number} {small} {animals} in {clothes} came by, and they all {thing.used} it.
    """,
    "best": """
        {Hero.their} best friend was {friend} the {friend.kind}, who loved {dish} with {fruit}.
        Next door lived {friend} the {friend.kind}, who was always {busy} with {small} {animals}.
        Next door lived {friend} the {friend.kind}, who had a {big} {bag} full of {treasures}.
    """,
    "made": """
        Out of {paper}, {fruit} and {string} {hero.they} made {friend.them} a {colour} {thing}.
        "I will make {friend} a {colour} {thing} out of {paper}," said {hero}.
        {Hero.they} paid {number} {big} {treasures} for a {colour} {thing} for {friend}.
    """,
    "party": """
        The party was {place.at} the {place} on a {weather} {morning}.
        One {weather} {morning} there was a party {place.at} the {place}, with {dish} and {fruit}.
        "Meet me {place.at} the {place}, and bring {dish} with {fruit}," {hero.they} wrote.
    """,
    "guests": """
        There were {number} {small} {animals} in {big} {clothes}, and a {small} {pet}.
        A {small} {pet} in {big} {clothes} brought {dish} with {fruit}.
        All the {animals} were {busy}, and there was {dish} with {fruit}.
    """,
    "delight": """
        "Oh, {hero}, what a {lovely} {thing}!" {cried} {friend}.
        "Is this {thing} for me?" {cried} {friend} and all the {animals}.
        {Friend} was as happy as {number} {small} {animals} and {sang} on a {big} {bag}.
    """,
    "night": """
        That night {hero} dreamed of {number} {small} {animals} {busy} in the {home}.
        Then {hero} went home to the {home} and ate {dish} with {fruit}.
        Then it was late, and {hero} {sang} all the way to the {home}.
        "Sleep well, {friend}," said {hero}, and {sang} home to the {home}.
        And on a {weather} {morning} you can still hear them {busy} with {small} {animals}.
        And {hero} and {friend} were never {sad} or {wet} again.
    """,
}
