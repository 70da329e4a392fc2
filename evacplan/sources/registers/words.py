"""The words of the tables, in English, Russian and Kazakh: headings, kinds, statuses. Data, no logic.

Every entry is a stem or several: a heading fits when each stem begins one of its words; the longest fit wins.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

Phrases = tuple[str, ...]

HEADINGS: Mapping[str, Phrases] = MappingProxyType(
    {
        "id": ("№", "no", "п п", "номер п", "порядков", "р с", "реттік", "nr", "row number", "id"),
        "family": (
            *("family", "household", "family no", "family number", "family id"),
            *("семь", "номер семь", "№ семь", "код семь", "отбасы", "отбасы №", "отбасы нөмір", "жанұя", "groupe no"),
        ),
        "name": (
            *("name", "full name", "name surname", "name in full", "head of family", "last name first name"),
            *("фио", "ф и о", "фамил имя", "фамил имя отчеств", "имя фамил", "глава семь", "фио глав"),
            *("аты жөні", "аты тегі", "тег аты", "толық аты", "отбасы басшы", "таә"),
        ),
        "surname": ("surname", "last name", "family name", "фамил", "тегі", "тек"),
        "given_name": ("given name", "first name", "имя", "аты", "есім"),
        "patronymic": ("patronymic", "middle name", "father name", "отчеств", "әкесінің ат"),
        "birth": (
            *("birth", "date of birth", "birth date", "dob", "born", "дата рожд", "год рожд", "д р", "др", "рожден"),
            *("туған күні", "туған жылы", "туған", "туған күні айы жыл"),
        ),
        "document": (
            *("passport", "passport no", "passport number", "document no", "document number", "travel document no"),
            *("паспорт", "номер паспорт", "№ паспорт", "паспорт №", "серия номер", "номер документ", "№ документ"),
            *("паспорт номер", "загранпаспорт", "документ номер", "документ №", "данные паспорт", "паспортн данн"),
            *("төлқұжат", "төлқұжат нөмір", "төлқұжат №", "құжат нөмір", "құжат №", "паспорт нөмір", "құжат нөмірі"),
        ),
        "document_kind": (
            *("document", "document type", "document kind", "type of document", "kind of document", "passport type"),
            *(
                "документ",
                "вид документ",
                "тип документ",
                "паспорт вид",
                "паспорт тип",
                "документ вид",
                "құжат",
                "құжат түр",
                "төлқұжат түр",
            ),
        ),
        "expiry": (
            *("expiry", "expires", "expiry date", "valid until", "valid to", "valid till", "date of expiry"),
            *("passport valid", "passport expir", "document expir", "passport valid until", "действ", "срок действ"),
            *("действител до", "годен до", "паспорт действ", "паспорт срок действ", "документ срок действ"),
            *("окончан срок", "жарамд", "жарамдылық мерзім", "құжат жарамд", "төлқұжат жарамд", "дейін жарамд"),
        ),
        "citizenship": ("citizen", "citizenship", "national", "гражданств", "подданств", "азаматтығ", "азаматтық"),
        "at": (
            *("at", "place", "city", "town", "location", "where", "place of stay", "current location", "site"),
            *("город", "место", "местонахожд", "мест нахожд", "место пребыв", "мест нахожден", "город пребыв"),
            *(
                "населен пункт",
                "где наход",
                "қала",
                "орны",
                "тұрған жері",
                "жүрген жері",
                "тұрғылықт",
                "орналасқан жері",
            ),
            *("город нахожд", "қазіргі орн", "тұрып жатқан"),
        ),
        "latitude": ("latitude", "lat", "широт", "ендік"),
        "longitude": ("longitude", "lon", "lng", "long", "долгот", "бойлық"),
        "people": (
            *("people", "persons", "pax", "number of people", "number of persons", "family size", "count", "total"),
            *("кол во", "количеств", "численност", "человек", "кол во человек", "количеств человек", "чел"),
            *("кол во член", "состав семь", "всего человек", "членов семь", "колво", "всего"),
            *("адам саны", "адам", "сан", "саны", "отбасы мүше", "отбасы мүше саны", "барлығы", "жан саны"),
        ),
        "adults": ("adults", "взросл", "ересек"),
        "children": ("children", "minors", "kids", "дет", "дети", "детей", "несовершеннолетн", "бала", "балалар"),
        "phone": (
            *("phone", "telephone", "mobile", "cell", "whatsapp", "contact", "телефон", "тел", "моб", "номер тел"),
            *("контакт", "контактн телефон", "телефон нөмір", "ұялы", "байланыс", "телефоны", "номер телефон"),
        ),
        "ready": (
            *("ready", "ready from", "available from", "can leave", "готов", "готовност", "готов с", "дата готовн"),
            *("готов к выезд", "готовность к выезд", "может выехать", "дайын", "шығуға дайын", "дайын уақыт"),
        ),
        "home": (
            *("home", "destination", "home airport", "going to", "назначен", "пункт назнач", "место назнач", "куда"),
            *("город назнач", "баратын жері", "межелі", "үйі"),
        ),
        "priority": ("priority", "category", "приоритет", "категор", "льгот", "басымд", "санат"),
        "needs": (
            *("needs", "special needs", "assistance", "disab", "особ потребн", "потребност", "инвалид", "особ отмет"),
            *("помощь", "ерекше қажет", "қажеттілік", "мүгедек", "көмек"),
        ),
        "relation": ("relation", "relationship", "родств", "степень родств", "туыст", "туыстық"),
        "luggage": ("luggage", "baggage", "багаж", "вес багаж", "жүк", "багаж кг"),
        "note": ("note", "notes", "remark", "comment", "примечан", "комментар", "ескерт", "ескертпе"),
        "guardian": ("guardian", "accompan", "escort", "сопровожд", "опекун", "законн представ", "қамқорш", "ілеспе"),
        "permit": ("permit", "permission", "visa", "разрешен", "виза", "рұқсат", "допуск"),
        "other": (
            *("issued", "date of issue", "issued by", "place of birth", "sex", "gender", "email", "e mail", "address"),
            *("дата выдач", "кем выдан", "выдан", "место рожд", "пол", "место работ", "место учеб", "работ", "учеб"),
            *(
                "паспорт дата выдач",
                "паспорт выдан",
                "эл почт",
                "почт",
                "иин",
                "страна",
                "цель",
                "профес",
                "должност",
                "country",
            ),
            *("берілген", "берілген күн", "төлқұжат берілген", "туған жері", "жынысы", "жсн", "жұмыс", "мамандығ"),
        ),
    }
)
"""Stems of headings by what the column says; ``other`` is known and not read."""

PERSONAL = frozenset({"name", "surname", "given_name", "patronymic", "birth", "document"})
"""What only a row about a person has."""

DOCUMENT_KINDS: Mapping[str, Phrases] = MappingProxyType(
    {
        "certificate_of_return": (
            *("certificate of return", "return certificate", "emergency", "laissez passer", "свидетельств возвращ"),
            *("на возвращ", "сниг", "қайту куәл", "қайтып оралу", "елге қайту"),
        ),
        "birth_certificate": ("birth certificate", "свидетельств рожд", "св во рожд", "туу куәл", "туу туралы"),
        "id_card": ("id card", "identity card", "удостоверен личн", "уд личн", "жеке куәл", "id"),
        "passport": ("passport", "паспорт", "загран", "төлқұжат", "диплом", "служебн"),
        "none": (
            "no",
            "none",
            "lost",
            "stolen",
            "нет",
            "утер",
            "утрач",
            "украд",
            "отсутств",
            "жоқ",
            "жоғал",
            "without",
        ),
    }
)
"""Stems by the word that scenarios have for the kind of a travel document."""

NEEDS: Mapping[str, Phrases] = MappingProxyType(
    {
        "wheelchair": ("wheelchair", "коляск", "инвалидн коляск", "колясоч", "арба", "мүгедектер арба"),
        "stretcher": ("stretcher", "lying", "носилк", "лежач", "зембіл", "жатқан"),
    }
)
"""Stems by the word that scenarios have for a special need."""

PRIORITIES: Mapping[str, Phrases] = MappingProxyType(
    {
        "medical": ("medical", "sick", "ill", "injured", "медицин", "больн", "болезн", "ранен", "ауру", "науқас"),
        "unaccompanied_minors": ("unaccompanied", "без сопровожд", "ілеспесіз"),
        "small_children": ("small child", "infant", "baby", "with child", "малолетн", "мален", "с дет", "жас бала"),
        "over_60": ("over 60", "elderly", "pension", "пожил", "пенсион", "старше 60", "60", "қарт", "зейнет"),
        "standard": ("standard", "usual", "обычн", "общ", "прочи", "жалпы", "басқа"),
    }
)
"""Stems by the word that scenarios have for a priority class."""

STATUSES: Mapping[str, Phrases] = MappingProxyType(
    {
        "rejected": ("reject", "refus", "denied", "отказ", "отклон", "бас тарт", "қабылданбад"),
        "approved": (
            "approv",
            "granted",
            "ok",
            "одобр",
            "разреш",
            "получен",
            "выдан",
            "есть",
            "мақұлд",
            "берілд",
            "бар",
        ),
        "expired": ("expired", "истек", "истёк", "просроч", "мерзімі өт", "күші жой"),
        "not_sent": ("not sent", "no", "none", "не отправ", "не подан", "нет", "жіберілмег", "жоқ", "тапсырылмаған"),
        "sent": ("sent", "applied", "pending", "отправ", "подан", "на рассмотр", "жіберілд", "тапсырылд", "қаралуда"),
    }
)
"""Stems by the status of an application; of stems of one length the earlier status wins."""

CITIZENS: Mapping[str, Phrases] = MappingProxyType(
    {
        "KZ": ("kaz", "kazakhstan", "kazakh", "казахстан", "рк", "қазақстан", "қр"),
        "KG": ("kgz", "kyrgyz", "кыргыз", "киргиз", "кр", "қырғыз"),
        "TJ": ("tjk", "tajik", "таджик", "рт", "тәжік", "тоҷик"),
        "UZ": ("uzb", "uzbek", "узбек", "руз", "өзбек"),
        "TM": ("tkm", "turkmen", "туркмен", "түрікмен"),
        "AZ": ("aze", "azerb", "азерб", "әзерб"),
        "AM": ("arm", "armenia", "армен", "армян"),
        "RU": ("rus", "russia", "росси", "рф", "ресей"),
        "BY": ("blr", "belarus", "беларус", "белорус"),
        "GE": ("geo", "georgia", "грузи"),
        "IR": ("irn", "iran", "иран", "ири"),
        "TR": ("tur", "turkey", "turkiye", "турци", "түркия"),
        "AF": ("afg", "afghan", "афган", "ауған"),
    }
)
"""Stems of states beside the names that the scenario gives them, by two-letter code."""

YES = frozenset({"yes", "y", "да", "иә", "ия", "true", "1", "x", "х", "v", "есть", "бар", "+"})
NO = frozenset({"no", "n", "нет", "жоқ", "false", "0", "-", "none", "не требуется", "не нужно", "нету", ""})
TOTALS = ("итого", "всего", "итог", "total", "sum", "grand total", "барлығы", "жиыны", "жалпы саны", "қорытынды")
"""Words with which a line of totals begins."""

MONTHS: tuple[Phrases, ...] = (
    ("jan", "янв", "қаң"),
    ("feb", "фев", "ақп"),
    ("mar", "мар", "нау"),
    ("apr", "апр", "сәу"),
    ("may", "май", "мая", "мам"),
    ("jun", "июн", "мау"),
    ("jul", "июл", "шіл"),
    ("aug", "авг", "там"),
    ("sep", "сен", "қыр"),
    ("oct", "окт", "қаз"),
    ("nov", "ноя", "қар"),
    ("dec", "дек", "жел"),
)
"""How the names of the months begin."""
