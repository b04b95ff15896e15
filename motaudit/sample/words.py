"""What the sample's shoppers write: notes, stories and offers, by what a moment touches, in two languages."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

BAD: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "people": {
        "en": (
            "The employee was on the phone and did not look up until I spoke.",
            "No greeting. Two colleagues went on talking to each other.",
            "Answered curtly and turned to the next customer before I had finished.",
        ),
        "ar": (
            "كان الموظف يتحدث في الهاتف ولم يرفع نظره حتى بادرته بالكلام.",
            "لم يرحب بي أحد، وواصل زميلان حديثهما.",
            "أجاب باقتضاب والتفت إلى العميل التالي قبل أن أنهي كلامي.",
        ),
    },
    "place": {
        "en": (
            "Litter beside the door and one light out above the entrance.",
            "Three tables still had the last guests' trays on them.",
            "The floor was wet and there was no warning sign.",
        ),
        "ar": (
            "مخلفات بجانب الباب ومصباح معطل فوق المدخل.",
            "بقيت أغراض الضيوف السابقين على ثلاث طاولات.",
            "الأرضية مبللة ولا توجد لافتة تحذير.",
        ),
    },
    "technology": {
        "en": (
            "The page showed an error twice; the third try worked.",
            "The screen was switched off and nobody knew why.",
            "A recording said that all lines were busy and then hung up.",
        ),
        "ar": (
            "ظهر خطأ في الصفحة مرتين ونجحت المحاولة الثالثة.",
            "كانت الشاشة مطفأة ولم يعرف أحد السبب.",
            "أفاد تسجيل بأن جميع الخطوط مشغولة ثم انقطع الاتصال.",
        ),
    },
    "price": {
        "en": (
            "The till asked for more than the label; it was corrected only when I pointed it out.",
            "The offer from the web site was not known at the counter.",
        ),
        "ar": (
            "طلب الصندوق أكثر من السعر المكتوب، وصُحح فقط بعد أن نبهت إليه.",
            "لم يكن العرض المنشور على الموقع معروفاً لدى الموظفين.",
        ),
    },
    "information": {
        "en": (
            "Nobody could say how long it would take.",
            "The opening hours on the door differ from those on the web site.",
            "I had to ask three times before anybody told me what happens next.",
        ),
        "ar": (
            "لم يستطع أحد أن يخبرني كم سيستغرق الأمر.",
            "مواعيد العمل على الباب تختلف عن المنشورة على الموقع.",
            "سألت ثلاث مرات قبل أن يوضح لي أحد الخطوة التالية.",
        ),
    },
    "product": {
        "en": (
            "What I chose was not available and no alternative was offered.",
            "It was lukewarm when it reached me.",
            "One part was missing and I had to go back for it.",
        ),
        "ar": (
            "لم يكن ما اخترته متوفراً ولم يُعرض بديل.",
            "وصلني الطلب فاتراً.",
            "نقصت قطعة واضطررت إلى العودة من أجلها.",
        ),
    },
}

GOOD: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "people": {
        "en": (
            "Greeted within seconds, by name once she had seen my order.",
            "He left the counter to show me the way and asked at the end whether anything was missing.",
        ),
        "ar": (
            "رحب بي خلال ثوانٍ وناداني باسمي بعد أن رأى الطلب.",
            "ترك مكانه ليدلني على الطريق وسألني في النهاية إن كان ينقصني شيء.",
        ),
    },
    "place": {
        "en": ("Spotless, quiet and well lit; a chair was offered at once.",),
        "ar": ("نظيف وهادئ ومضاء جيداً، وعُرض علي الجلوس فوراً.",),
    },
    "technology": {
        "en": ("A person answered on the first ring and knew the answer.",),
        "ar": ("أجاب موظف من أول رنة وكان يعرف الجواب.",),
    },
    "price": {
        "en": ("She pointed out a cheaper way to buy the same thing.",),
        "ar": ("نبهتني الموظفة إلى طريقة أوفر لشراء الشيء نفسه.",),
    },
    "information": {
        "en": ("Told without asking what would happen and when; it happened just so.",),
        "ar": ("أُبلغت دون أن أسأل بما سيحدث ومتى، وكان كما قيل.",),
    },
    "product": {
        "en": ("Better than the picture, and ready before the time they had promised.",),
        "ar": ("أفضل من الصورة، وجاهز قبل الموعد الذي وعدوا به.",),
    },
}

OFFERED = {
    "en": ("An apology and a voucher for the next visit", "A drink while waiting and a word from the manager"),
    "ar": ("اعتذار وقسيمة للزيارة القادمة", "مشروب أثناء الانتظار وحديث مع المدير"),
}

IMPRESSION = {
    "en": {-1: ("crowded, unsure where to go", "tired lighting, nobody near"), 0: ("ordinary, orderly", "busy but calm"),
           1: ("bright, friendly", "clean, a smile at the door"), 2: ("welcoming, everything ready",)},
    "ar": {-1: ("مزدحم ولا أعرف إلى أين أتجه", "إضاءة خافتة ولا أحد قريب"), 0: ("عادي ومنظم", "مزدحم لكنه هادئ"),
           1: ("مضيء وودود", "نظيف وابتسامة عند الباب"), 2: ("ترحيب وكل شيء جاهز",)},
}  # fmt: skip

STORY = {
    "en": (
        "I looked the place up the evening before and found the hours at once.",
        "I arrived a little before the busy time; there were about {people} customers inside.",
        "I waited near the entrance and watched how others were received before it was my turn.",
        "The person who served me explained the choices and repeated what I had asked for.",
        "While I waited I looked at the surroundings: tables, floor, signs and lights.",
        "Before leaving I asked a question that I already knew the answer to, to see how it would be dealt with.",
        "On the way out nobody was at the door, but a colleague wished me a good day from behind the counter.",
        "The next day I sent a short complaint through the web site to see how long an answer takes.",
    ),
    "ar": (
        "بحثت عن المكان في المساء السابق ووجدت مواعيد العمل فوراً.",
        "وصلت قبل وقت الذروة بقليل، وكان في الداخل نحو {people} عميلاً.",
        "انتظرت قرب المدخل ولاحظت كيف يُستقبل الآخرون قبل أن يحين دوري.",
        "شرح لي من خدمني الخيارات وأعاد عليّ ما طلبته للتأكد.",
        "أثناء الانتظار نظرت إلى ما حولي: الطاولات والأرضية واللافتات والإضاءة.",
        "قبل المغادرة سألت سؤالاً أعرف جوابه لأرى كيف يُتعامل معه.",
        "عند الخروج لم يكن أحد عند الباب، لكن زميلاً تمنى لي يوماً طيباً من خلف الطاولة.",
        "في اليوم التالي أرسلت شكوى قصيرة عبر الموقع لأرى كم يستغرق الرد.",
    ),
}


def note(random: Random, touches: str, language: str, *, good: bool) -> str:
    """A note that fits what the moment touches."""
    return random.choice((GOOD if good else BAD)[touches][language])


def story(random: Random, language: str, min_length: int) -> str:
    """What happened, in order: some of the sentences above, at least `min_length` characters."""
    sentences = [text.format(people=random.randint(6, 30)) for text in STORY[language]]
    keep = sorted(random.sample(range(len(sentences)), random.randint(5, len(sentences))))
    text = " ".join(sentences[index] for index in keep)
    return text if len(text) >= min_length else " ".join(sentences)
