"""Names of people who do not exist: common names of several origins, drawn so that common ones are common."""

from __future__ import annotations

import numpy as np

from skolsikt.demo.arrays import Bools, Ints, Texts

# origin -> (girls, boys, family names), each from common to less common. All can be written in Windows-1252.
ORIGINS: dict[str, tuple[str, str, str]] = {
    "Swedish": (
        "Alice Maja Vera Alma Selma Elsa Lilly Astrid Wilma Ebba Saga Freja Olivia Ella Klara Signe Agnes Iris Stella "
        "Juni Ester Ellen Leah Nova Edith Märta Tyra Ines Ingrid Sigrid Livia Emma Hedda Elvira Cornelia Nellie Molly "
        "Tuva Moa Åsa Linnéa Hilda Majken Svea Thea Isabelle Vilda Meja Rut Amanda Ronja Lova Elin Julia Hanna Tilde "
        "Filippa Matilda Siri Felicia Ylva Jördis Annelie Björk Tindra My Lo Greta",
        "Noah William Liam Hugo Lucas Adam Oliver Matteo Elias Leo Walter Nils August Sam Alfred Frans Ludvig Vincent "
        "Arvid Albin Theodor Malte Isak Harry Viggo Loke Melvin Olle Valter Benjamin Gustav Axel Sixten Love Ivar "
        "Edvin Otto Emil Charlie Julian Felix Josef Henry Åke Björn Sören Göran Håkan Märten Pär Melker "
        "Tage Alve Sigge Elliot Vidar Ebbe Wilmer Kasper Anton Jakob Oscar Erik Samuel Algot Casper Milo Frank Rasmus",
        "Andersson Johansson Karlsson Nilsson Eriksson Larsson Olsson Persson Svensson Gustafsson Pettersson Jonsson "
        "Jansson Hansson Bengtsson Jönsson Lindberg Jakobsson Magnusson Lindström Olofsson Lindqvist Lindgren Berg "
        "Axelsson Bergström Lundberg Lind Lundgren Lundqvist Mattsson Berglund Fredriksson Sandberg Henriksson "
        "Forsberg Sjöberg Wallin Engström Eklund Danielsson Lundin Håkansson Björk Bergman Gunnarsson "
        "Wikström Holm Isaksson Samuelsson Fransson Nyström Holmberg Arvidsson Löfgren Söderberg Nyberg Blomqvist "
        "Claesson Nordström Mårtensson Åberg Öberg Åström Hällgren Törnqvist Sjögren Ek Ström Åkesson Ängqvist "
        "Dahlgren Hedlund Sundqvist Höglund",
    ),
    "Arabic": (
        "Fatima Maryam Zainab Sara Noor Layla Aya Hala Rima Yasmin Salma Amina Dana Lina Hiba Rana Shahd Jana Mira",
        "Mohammed Ali Omar Ahmad Yousef Hassan Ibrahim Adam Mustafa Karim Bilal Khaled Hamza Tarek Samir Zaid Amir",
        "Ali Hassan Ahmed Mohamad Ibrahim Hussein Khalil Al-Hadi Mansour Saleh Haddad Khoury Darwish Nasser Issa",
    ),
    "Somali": (
        "Amina Hodan Fadumo Khadija Asha Ifrah Sahra Hibo Ayan Maryan Nimo Ubah Ikran Zamzam Deqa",
        "Abdi Mohamed Ahmed Yusuf Ismail Liban Abdullahi Hamza Bashir Farah Guled Zakaria Mahad Idris",
        "Mohamed Abdi Ahmed Hassan Warsame Farah Nur Omar Jama Osman Yusuf Abdullahi Adan Hirsi",
    ),
    "Finnish": (
        "Aino Eevi Helmi Sofia Aada Kerttu Venla Pihla Siiri Iida Lumi Hilla",
        "Eino Onni Väinö Leevi Oliver Elias Toivo Eetu Niilo Oiva Mikael Jussi",
        "Korhonen Virtanen Mäkinen Nieminen Mäkelä Hämäläinen Laine Heikkinen Koskinen Järvinen Lehtonen",
    ),
    "South Slavic": (
        "Ajla Amra Emina Lejla Sara Una Mia Selma Dzenana Ena Hana Lana Jelena",
        "Emir Tarik Amar Adin Denis Luka Haris Kenan Mirza Stefan Filip Benjamin Armin",
        "Hodzic Begovic Petrovic Kovacevic Jovanovic Markovic Babic Delic Nikolic Hadzic Suljic",
    ),
    "Persian": (
        "Parisa Nika Setareh Roya Elina Sahar Mahsa Tara Darya Shirin Kimia",
        "Arian Kian Arman Daniel Reza Parsa Sina Dariush Nima Arash Behzad",
        "Ahmadi Hosseini Karimi Rezai Moradi Rahimi Jafari Ebrahimi Sadeghi Azizi",
    ),
    "Polish": (
        "Zofia Julia Maja Hanna Lena Alicja Natalia Oliwia Maria Nadia",
        "Jakub Antoni Jan Filip Adam Szymon Kacper Aleksander Wojciech Oskar",
        "Nowak Kowalski Lewandowski Kaminski Zielinski Szymanski Wozniak Dabrowski Kozlowski",
    ),
    "Tigrinya": (
        "Selam Rahwa Feven Luwam Saba Semhar Yodit Natsnet Helen Bethlehem",
        "Yonas Filmon Nahom Samuel Abel Robel Daniel Natnael Mikal Henok",
        "Tesfay Haile Gebremedhin Kidane Tekle Berhane Woldu Ghebre Weldemichael",
    ),
}
_FOREIGN_ORIGINS = tuple(ORIGINS)[1:]
_FOREIGN_SHARES = np.array([0.36, 0.14, 0.06, 0.15, 0.12, 0.09, 0.08])
_MOTHER_TONGUES = ("ARA", "SOM", "FIN", "BOS", "PER", "POL", "TIR")
_SWEDISH_NAME_AMONG_FOREIGN_SHARE = 0.08


def draw_origins(is_foreign: Bools, random: np.random.Generator) -> Ints:
    """Return each person's origin as a position in ORIGINS (0 is Swedish)."""
    foreign = 1 + random.choice(len(_FOREIGN_ORIGINS), size=len(is_foreign), p=_FOREIGN_SHARES)
    foreign[random.random(len(is_foreign)) < _SWEDISH_NAME_AMONG_FOREIGN_SHARE] = 0
    return np.where(is_foreign, foreign, 0)


def draw_names(origin: Ints, is_girl: Bools, random: np.random.Generator) -> tuple[Texts, Texts]:
    """Return given and family names for people of these origins and sexes."""
    given = np.empty(len(origin), dtype=object)
    family = np.empty(len(origin), dtype=object)
    for number, (girls, boys, families) in enumerate(ORIGINS.values()):
        for chosen, names in ((is_girl, girls), (~is_girl, boys)):
            people = np.flatnonzero((origin == number) & chosen)
            given[people] = _drawn(names, len(people), random)
        people = np.flatnonzero(origin == number)
        family[people] = _drawn(families, len(people), random)
    return given, family


def mother_tongues(origin: Ints) -> Texts:
    """Return the language code of each person's mother tongue (empty for Swedish)."""
    return np.array(("", *_MOTHER_TONGUES), dtype=object)[origin]


def _drawn(names: str, count: int, random: np.random.Generator) -> Texts:
    choices = np.array(names.split(), dtype=object)
    weights = 1.0 / (np.arange(len(choices)) + 6.0)
    return choices[random.choice(len(choices), size=count, p=weights / weights.sum())]
