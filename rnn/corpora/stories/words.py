"""The words that the sentences in `tables.py` choose from, each as likely as the others in its
list."""

PHRASES = {
    "along": "along | up | down | across | over",
    "animals": """
        ants | bees | bats | crabs | crickets | dragons | fish | geese | ghosts | giants | goblins
        lizards | moths | parrots | pigeons | rats | sparrows | spiders | trolls | witches
        wolves | kings | pirates | robbers
    """,
    "aunt": "aunt | uncle | mother | father | sister | brother | cousin | granny | grandpa",
    "bag": """
        basket | pocket | bucket | suitcase | sack | wheelbarrow | drawer | jar | box | bowl | cup
        handbag | shoe | bathtub | saucepan | purse
    """,
    "big": """
        big | huge | long | torn | dusty | muddy | damp | warm | heavy | patched | woolly | smelly
        crooked | magic | borrowed | spare | secret | precious | musical | velvet | glass | tin
        lost | broken
    """,
    "busy": """
        baking | climbing | dancing | digging | fishing | hiding | humming | juggling | knitting
        painting | sewing | singing | skating | sneezing | snoring | sweeping | swimming
        whistling | yawning | waltzing | daydreaming | gardening | bathing | sulking
    """,
    "clothes": """
        hats | scarves | boots | coats | aprons | bonnets | mittens | shawls | slippers | socks
        bow ties | necklaces | trousers | nightgowns | gloves | wigs
    """,
    "cried": "cried | shouted | called | gasped | whispered | squeaked | yelled | roared | sighed",
    "dish": """
        soup | pancakes | porridge | pudding | dumplings | noodles | stew | toast | waffles | rice
        pie | gingerbread | cheese | beans | bread | jelly
    """,
    "evening": """
        the moon rose | the stars came out | it was dark | supper was ready | the owls woke up
        the lamps were lit | they fell asleep | it began to rain | the sun went down
        the bats flew out | their feet hurt | the clock struck twelve
    """,
    "fruit": """
        plums | pears | cherries | honey | jam | nuts | berries | apples | figs | melons | grapes
        mint | cream | syrup | raisins | carrots | onions | pepper | acorns | rhubarb
    """,
    "lovely": """
        lovely | fine | splendid | pretty | strange | beautiful | marvellous | wonderful | funny
        perfect | magnificent | tremendous | charming | curious | noble | sweet
    """,
    "mending": "mending | knitting | washing | folding | sewing | painting | drying | selling",
    "morning": "morning | afternoon | evening | Monday | Tuesday | Wednesday | Thursday | Sunday",
    "number": "two | three | four | five | six | seven | eight | nine | ten | eleven | twelve",
    "paper": "paper | straw | tin | wool | leather | bark | silk | moss | glass | clay | wax",
    "path": "path | lane | stairs | rocks | fields | ditch | tracks | wall | roof | grass",
    "pet": """
        ant | beetle | bee | butterfly | caterpillar | cricket | dragonfly | earwig | firefly
        fly | ladybird | lizard | moth | newt | robin | slug | sparrow | spider | tadpole | wasp
        worm
    """,
    "plant": """
        bush | fern | thistle | daisy | mushroom | rose | leaf | pine | willow | nettle | poppy
        tulip | bramble | cabbage | pumpkin | dandelion | clover | sunflower | birch | turnip
    """,
    "running": """
        running | hopping | skipping | limping | dancing | rolling | tumbling | marching
        trotting | wandering | creeping | stumbling
    """,
    "sad": "sad | worried | tired | lonely | lost | cold | cross | gloomy | hungry | bored",
    "sang": "sang | danced | laughed | jumped | hopped | roared | skipped | waltzed | sneezed",
    "small": """
        little | tiny | small | young | clever | merry | shy | brave | round | sleepy | quiet
        gentle | busy | cheeky | lucky | hungry | dreamy | jolly | polite | stubborn | fluffy
        wise | plump | bold
    """,
    "string": "string | glue | thread | nails | wire | mud | tape | buttons | hair | feathers",
    "treasures": """
        buttons | candles | spoons | pebbles | feathers | shells | stamps | maps | clocks | keys
        marbles | cushions | teacups | thimbles | ribbons | paintings | riddles | biscuits | coins
        magnets | pencils | bottles | bones | balloons
    """,
    "weather": """
        sunny | windy | rainy | snowy | foggy | frosty | warm | cold | bright | grey | misty
        stormy | cloudy | still | mild | hot
    """,
    "wet": "wet | muddy | dusty | pale | thin | shaky | sleepy | poor | ragged | dizzy",
    "winter": "winter | spring | summer | autumn | day | week | year",
    "wiped": "wiped | polished | dusted | rubbed | brushed | cleaned | washed | dried",
}
