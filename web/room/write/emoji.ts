/** Emoji by the names that people know from elsewhere. Fetched when somebody types a colon. */
const table = `
  grinning 😀 smiley 😃 smile 😄 grin 😁 laughing 😆 sweat_smile 😅 rofl 🤣 joy 😂 slightly_smiling_face 🙂
  upside_down_face 🙃 melting_face 🫠 wink 😉 blush 😊 innocent 😇 smiling_face_with_three_hearts 🥰
  heart_eyes 😍 star_struck 🤩 relaxed ☺️ smiling_face_with_tear 🥲 yum 😋 stuck_out_tongue 😛
  stuck_out_tongue_winking_eye 😜 zany_face 🤪 stuck_out_tongue_closed_eyes 😝 hugs 🤗 hand_over_mouth 🤭
  face_with_open_eyes_and_hand_over_mouth 🫢 face_with_peeking_eye 🫣 shushing_face 🤫 thinking 🤔
  saluting_face 🫡 zipper_mouth_face 🤐 raised_eyebrow 🤨 neutral_face 😐 expressionless 😑 no_mouth 😶
  smirk 😏 unamused 😒 roll_eyes 🙄 grimacing 😬 face_exhaling 😮‍💨 lying_face 🤥 relieved 😌 pensive 😔
  sleepy 😪 drooling_face 🤤 sleeping 😴 mask 😷 face_with_thermometer 🤒 face_with_head_bandage 🤕
  nauseated_face 🤢 vomiting_face 🤮 sneezing_face 🤧 hot_face 🥵 cold_face 🥶 woozy_face 🥴 dizzy_face 😵
  face_with_spiral_eyes 😵‍💫 exploding_head 🤯 cowboy_hat_face 🤠 partying_face 🥳 disguised_face 🥸
  sunglasses 😎 nerd_face 🤓 monocle_face 🧐 confused 😕 face_with_diagonal_mouth 🫤 worried 😟
  slightly_frowning_face 🙁 frowning_face ☹️ open_mouth 😮 hushed 😯 astonished 😲 flushed 😳 pleading_face 🥺
  face_holding_back_tears 🥹 frowning 😦 anguished 😧 fearful 😨 cold_sweat 😰 disappointed_relieved 😥 cry 😢
  sob 😭 scream 😱 confounded 😖 persevere 😣 disappointed 😞 sweat 😓 weary 😩 tired_face 😫 yawning_face 🥱
  triumph 😤 rage 😡 angry 😠 cursing_face 🤬 smiling_imp 😈 imp 👿 skull 💀 skull_and_crossbones ☠️ hankey 💩
  clown_face 🤡 ghost 👻 alien 👽 space_invader 👾 robot 🤖 see_no_evil 🙈 hear_no_evil 🙉 speak_no_evil 🙊
  gift_heart 💝 sparkling_heart 💖 two_hearts 💕 broken_heart 💔 heart_on_fire ❤️‍🔥 heart ❤️ pink_heart 🩷
  orange_heart 🧡 yellow_heart 💛 green_heart 💚 blue_heart 💙 light_blue_heart 🩵 purple_heart 💜
  brown_heart 🤎 black_heart 🖤 grey_heart 🩶 white_heart 🤍 kiss 💋 100 💯 anger 💢 boom 💥 dizzy 💫 dash 💨
  hole 🕳️ speech_balloon 💬 thought_balloon 💭 zzz 💤

  wave 👋 raised_hand ✋ hand ✋ vulcan_salute 🖖 ok_hand 👌 pinched_fingers 🤌 pinching_hand 🤏 v ✌️
  crossed_fingers 🤞 love_you_gesture 🤟 metal 🤘 call_me_hand 🤙 point_left 👈 point_right 👉 point_up ☝️
  point_up_2 👆 point_down 👇 +1 👍 -1 👎 fist ✊ fist_raised ✊ fist_oncoming 👊 clap 👏 raised_hands 🙌
  heart_hands 🫶 open_hands 👐 palms_up_together 🤲 handshake 🤝 pray 🙏 writing_hand ✍️ muscle 💪 ear 👂
  nose 👃 brain 🧠 bone 🦴 eyes 👀 eye 👁️ tongue 👅 no_good 🙅 ok_person 🙆 raising_hand 🙋 bow 🙇
  facepalm 🤦 shrug 🤷 health_worker 🧑‍⚕️ student 🧑‍🎓 teacher 🧑‍🏫 judge 🧑‍⚖️ cook 🧑‍🍳 mechanic 🧑‍🔧
  office_worker 🧑‍💼 scientist 🧑‍🔬 technologist 🧑‍💻 singer 🧑‍🎤 artist 🧑‍🎨 pilot 🧑‍✈️ astronaut 🧑‍🚀
  firefighter 🧑‍🚒 police_officer 👮 detective 🕵️ construction_worker 👷 ninja 🥷 superhero 🦸 mage 🧙
  fairy 🧚 vampire 🧛 zombie 🧟 walking 🚶 runner 🏃 dancer 💃 surfer 🏄 swimmer 🏊 bicyclist 🚴
  lotus_position 🧘 speaking_head 🗣️ busts_in_silhouette 👥 footprints 👣

  monkey_face 🐵 monkey 🐒 gorilla 🦍 dog 🐶 wolf 🐺 fox_face 🦊 cat 🐱 lion 🦁 tiger 🐯 horse 🐴 unicorn 🦄
  zebra 🦓 cow 🐮 pig 🐷 boar 🐗 sheep 🐑 goat 🐐 camel 🐫 giraffe 🦒 elephant 🐘 mouse 🐭 hamster 🐹
  rabbit 🐰 hedgehog 🦔 bat 🦇 bear 🐻 koala 🐨 panda_face 🐼 sloth 🦥 otter 🦦 turkey 🦃 chicken 🐔
  rooster 🐓 hatching_chick 🐣 bird 🐦 penguin 🐧 dove 🕊️ eagle 🦅 duck 🦆 swan 🦢 owl 🦉 flamingo 🦩
  peacock 🦚 parrot 🦜 frog 🐸 crocodile 🐊 turtle 🐢 lizard 🦎 snake 🐍 dragon 🐉 whale 🐳 dolphin 🐬 fish 🐟
  shark 🦈 octopus 🐙 shell 🐚 snail 🐌 butterfly 🦋 bug 🐛 ant 🐜 bee 🐝 beetle 🪲 lady_beetle 🐞 cricket 🦗
  spider 🕷️ spider_web 🕸️ scorpion 🦂 mosquito 🦟 microbe 🦠 bouquet 💐 cherry_blossom 🌸 rose 🌹
  sunflower 🌻 tulip 🌷 seedling 🌱 evergreen_tree 🌲 deciduous_tree 🌳 palm_tree 🌴 cactus 🌵 herb 🌿
  shamrock ☘️ four_leaf_clover 🍀 maple_leaf 🍁 fallen_leaf 🍂 leaves 🍃 mushroom 🍄

  grapes 🍇 melon 🍈 watermelon 🍉 orange 🍊 lemon 🍋 banana 🍌 pineapple 🍍 mango 🥭 apple 🍎 green_apple 🍏
  pear 🍐 peach 🍑 cherries 🍒 strawberry 🍓 blueberries 🫐 kiwi_fruit 🥝 tomato 🍅 coconut 🥥 avocado 🥑
  eggplant 🍆 potato 🥔 carrot 🥕 corn 🌽 hot_pepper 🌶️ cucumber 🥒 broccoli 🥦 garlic 🧄 onion 🧅 peanuts 🥜
  bread 🍞 croissant 🥐 pretzel 🥨 bagel 🥯 pancakes 🥞 waffle 🧇 cheese 🧀 hamburger 🍔 fries 🍟 pizza 🍕
  hotdog 🌭 sandwich 🥪 taco 🌮 burrito 🌯 egg 🥚 stew 🍲 popcorn 🍿 rice 🍚 ramen 🍜 spaghetti 🍝 sushi 🍣
  cookie 🍪 cake 🍰 birthday 🎂 pie 🥧 chocolate_bar 🍫 candy 🍬 lollipop 🍭 honey_pot 🍯 milk_glass 🥛
  coffee ☕ tea 🍵 beer 🍺 beers 🍻 champagne 🍾 wine_glass 🍷 cocktail 🍸 ice_cube 🧊 icecream 🍦 doughnut 🍩

  earth_africa 🌍 earth_americas 🌎 earth_asia 🌏 globe_with_meridians 🌐 world_map 🗺️ mountain ⛰️ volcano 🌋
  camping 🏕️ house 🏠 office 🏢 hospital 🏥 school 🏫 factory 🏭 rocket 🚀 airplane ✈️ helicopter 🚁 train 🚋
  bus 🚌 car 🚗 taxi 🚕 bike 🚲 ship 🚢 anchor ⚓ satellite 📡 hourglass ⌛ hourglass_flowing_sand ⏳ watch ⌚
  alarm_clock ⏰ stopwatch ⏱️ timer_clock ⏲️ clock12 🕛 new_moon 🌑 full_moon 🌕 crescent_moon 🌙 sunny ☀️
  star ⭐ star2 🌟 cloud ☁️ partly_sunny ⛅ rainbow 🌈 umbrella ☔ zap ⚡ snowflake ❄️ snowman ⛄ fire 🔥
  droplet 💧 ocean 🌊 construction 🚧 traffic_light 🚥 flying_saucer 🛸

  jack_o_lantern 🎃 christmas_tree 🎄 fireworks 🎆 sparkler 🎇 sparkles ✨ balloon 🎈 tada 🎉 confetti_ball 🎊
  gift 🎁 ticket 🎫 trophy 🏆 medal_sports 🏅 1st_place_medal 🥇 2nd_place_medal 🥈 3rd_place_medal 🥉
  soccer ⚽ basketball 🏀 football 🏈 tennis 🎾 dart 🎯 video_game 🎮 joystick 🕹️ game_die 🎲 jigsaw 🧩
  chess_pawn ♟️ art 🎨 thread 🧵 eyeglasses 👓 lab_coat 🥼 mortar_board 🎓 crown 👑 gem 💎 bell 🔔 no_bell 🔕
  musical_note 🎵 notes 🎶 microphone 🎤 headphones 🎧 guitar 🎸 musical_keyboard 🎹 trumpet 🎺 violin 🎻
  drum 🥁 iphone 📱 telephone ☎️ battery 🔋 low_battery 🪫 electric_plug 🔌 computer 💻 desktop_computer 🖥️
  printer 🖨️ keyboard ⌨️ computer_mouse 🖱️ floppy_disk 💾 cd 💿 abacus 🧮 movie_camera 🎥 clapper 🎬 tv 📺
  camera 📷 mag 🔍 mag_right 🔎 candle 🕯️ bulb 💡 flashlight 🔦 closed_book 📕 book 📖 books 📚 notebook 📓
  ledger 📒 scroll 📜 page_facing_up 📄 newspaper 📰 bookmark 🔖 moneybag 💰 coin 🪙 dollar 💵 euro 💶
  receipt 🧾 chart_with_upwards_trend 📈 chart_with_downwards_trend 📉 bar_chart 📊 envelope ✉️ email 📧
  package 📦 mailbox 📫 ballot_box 🗳️ pencil2 ✏️ fountain_pen 🖋️ pen 🖊️ paintbrush 🖌️ crayon 🖍️ memo 📝
  briefcase 💼 file_folder 📁 date 📅 calendar 📆 clipboard 📋 pushpin 📌 paperclip 📎 straight_ruler 📏
  triangular_ruler 📐 scissors ✂️ wastebasket 🗑️ lock 🔒 unlock 🔓 key 🔑 hammer 🔨 pick ⛏️
  hammer_and_wrench 🛠️ wrench 🔧 screwdriver 🪛 nut_and_bolt 🔩 gear ⚙️ balance_scale ⚖️ link 🔗 chains ⛓️
  hook 🪝 toolbox 🧰 magnet 🧲 ladder 🪜 test_tube 🧪 petri_dish 🧫 dna 🧬 microscope 🔬 telescope 🔭
  syringe 💉 pill 💊 stethoscope 🩺 door 🚪 bed 🛏️ chair 🪑 broom 🧹 soap 🧼 bubbles 🫧 shopping_cart 🛒
  shield 🛡️ bomb 💣

  warning ⚠️ no_entry ⛔ no_entry_sign 🚫 radioactive ☢️ biohazard ☣️ arrow_up ⬆️ arrow_right ➡️ arrow_down ⬇️
  arrow_left ⬅️ arrow_up_down ↕️ left_right_arrow ↔️ arrows_clockwise 🔃 arrows_counterclockwise 🔄 back 🔙
  end 🔚 on 🔛 soon 🔜 top 🔝 atom_symbol ⚛️ infinity ♾️ heavy_multiplication_x ✖️ heavy_plus_sign ➕
  heavy_minus_sign ➖ heavy_division_sign ➗ heavy_equals_sign 🟰 bangbang ‼️ interrobang ⁉️ question ❓
  exclamation ❗ recycle ♻️ white_check_mark ✅ heavy_check_mark ✔️ ballot_box_with_check ☑️ x ❌ o ⭕ zero 0️⃣
  one 1️⃣ two 2️⃣ three 3️⃣ four 4️⃣ five 5️⃣ six 6️⃣ seven 7️⃣ eight 8️⃣ nine 9️⃣ keycap_ten 🔟 1234 🔢
  abc 🔤 cool 🆒 free 🆓 information_source ℹ️ new 🆕 ok 🆗 sos 🆘 up 🆙 red_circle 🔴 orange_circle 🟠
  yellow_circle 🟡 green_circle 🟢 large_blue_circle 🔵 purple_circle 🟣 black_circle ⚫ white_circle ⚪
  red_square 🟥 green_square 🟩 blue_square 🟦 checkered_flag 🏁 triangular_flag_on_post 🚩 white_flag 🏳️
  rainbow_flag 🏳️‍🌈
`;

export interface Emoji {
  name: string;
  sign: string;
}

const words = table.trim().split(/\s+/);

export const emoji: readonly Emoji[] = Array.from({ length: words.length / 2 }, (_, i) => ({
  name: words[2 * i]!,
  sign: words[2 * i + 1]!,
}));

const byName = new Map(emoji.map(({ name, sign }) => [name, sign]));

/** Names that begin so, then names that hold it, shortest first. */
export function findEmoji(query: string, most: number): Emoji[] {
  const wanted = query.toLowerCase();
  const found = emoji.filter(({ name }) => name.includes(wanted));
  const rank = ({ name }: Emoji) => (name === wanted ? 0 : name.startsWith(wanted) ? 1 : 2);
  return found.sort((a, b) => rank(a) - rank(b) || a.name.length - b.name.length).slice(0, most);
}

/** Code, formulas and addresses stay as typed; so does what is no name, and what stands within a word or a time. */
const named = /(`+)[^]*?\1|\$[^$\n]*\$|https?:\/\/\S+|(?<![\w:])((?::[\w+-]{1,40}:)+)(?!\w)/g;

/** The text with signs for the names between colons. */
export const withEmoji = (text: string): string =>
  text.replace(named, (whole, _code, names: string | undefined) =>
    names ? whole.replace(/:([\w+-]+):/g, (typed, name: string) => byName.get(name) ?? typed) : whole,
  );
