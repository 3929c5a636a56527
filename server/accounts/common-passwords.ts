/**
 * Passwords that are tried first, lower case, without what people hang on their end (`!`, `123`, `2024`): that is cut off
 * before they are looked up here. Those shorter than the least length are here for that reason alone.
 */
export const commonPasswords: ReadonlySet<string> = new Set(
  `
  password passwort motdepasse contraseña contrasena parola senha wachtwoord passw0rd p@ssword p@ssw0rd password1 mypassword
  passwordpassword passwortpasswort yourpassword newpassword thisispassword changeme changemenow changeit letmein letmeinnow
  letmeinplease pleaseletmein openthedoor welcome welcomeback welcomehome willkommen bienvenue administrator administrateur
  admin adminadmin adminadminadmin rootroot rootpassword superuser supervisor default defaultpassword temporary temppassword
  testtest testtesttest testpassword testing testaccount demodemo demopassword guestguest useruser username usernameuser
  student students studentstudent university universität universitaet college lecture lectures lecturer professor teacher
  chatstream chatstreamchatstream classroom homework zoommeeting
  iloveyou iloveyoubaby iloveyouforever iloveyousomuch ilovemyself ilovemyfamily ilovemymom ilovejesus iloveu loveyou
  ichliebedich jetaime tequiero teamo princess princessa sunshine sunshinegirl football footballer basketball baseball
  superman batman spiderman starwars pokemon pikachu minecraft fortnite leagueoflegends counterstrike callofduty
  dragonball harrypotter hogwarts gameofthrones lordoftherings manchester manchesterunited liverpool chelsea barcelona
  realmadrid arsenal juventus bayern bayernmünchen fcbayern schalke borussia michaeljordan cristiano ronaldo
  qwerty qwertyqwerty qwertz qwertzqwertz azerty azertyazerty qwertyuiop qwertzuiop azertyuiop asdfgh asdfghjkl asdfasdf
  asdfasdfasdf asdfghjklö yxcvbnm zxcvbnm zxcvbnmasdf qazwsx qazwsxedc qazwsxedcrfv q1w2e3r4t5 q1w2e3r4t5y6 1q2w3e4r
  1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx 1qaz2wsx3edc zaq12wsx zaq1zaq1 zaq1xsw2 abcabcabc abcdefabcdef abcd1234 abc123abc123
  aabbccddee a1b2c3d4e5 a1b2c3d4e5f6 1a2b3c4d5e 123qweasdzxc 123qwe123qwe qwe123qwe123 qweasdzxc qweqweqwe
  123456789a 1234567890a 123456789q 0987654321 9876543210 12345678910 1234567891 1234512345 12345654321 1122334455
  1123581321 3141592653 3141592654 31415926535 2718281828 1029384756 0123456789 0102030405 1357924680 2468013579
  147258369 1472583690 789456123 7894561230 9638527410 741852963 7418529630 1213141516 1020304050 5432154321 102030405060
  correcthorsebatterystaple correct-horse-battery-staple opensesame opensesameopensesame abracadabra abrakadabra
  trustno1 whatever whateverwhatever whatthehell nothing nothingnothing secret secretsecret topsecret mysecret
  computer computers internet samsung iphone android microsoft windows linuxlinux google googlegoogle facebook instagram
  summer winter spring autumn sommer herbst frühling january february september october november december monday friday
  freedom butterfly elizabeth alexander alexandra christopher jonathan nicholas stephanie jennifer jessica michelle
  charlotte sebastian maximilian hallohallo hallo hello hellohello helloworld hellokitty goodmorning goodluck
  blahblahblah blablabla blablablabla lollol lollollol lalalala lalalalala nananana
  monkey dragon shadow master killer jordan mustang cheese cookie chocolate strawberry banana pineapple
  metallica nirvana eminem blink182 slipknot onedirection justinbieber beyonce taylorswift
  jesuschrist jesusislord godisgood godislove blessed
  `
    .split(/\s+/)
    .filter((word) => word !== ''),
);
