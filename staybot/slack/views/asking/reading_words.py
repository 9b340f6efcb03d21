"""Every word of the page of themes, in six languages; the themes' own names stand in staybot/themes/data.

A bold part begins and ends its line, or has a space around it: Slack sees no word's end between the letters
and the signs of Japanese and Chinese, and would show the asterisks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from staybot.themes.names import Language


@dataclass(frozen=True)
class Words:
    """The page in one language."""

    title: str
    """At most 24 characters, as are `confirm` and `close`."""
    read: str
    """Above what the program read."""
    confirmed: str
    """Above what the writer confirmed."""
    none: str
    """Instead of both, where there is no theme."""
    positive: str
    """The two directions. In lower case where they follow a theme's name, so no word in them is a noun that
    wants a capital."""
    negative: str
    missing: str
    choose: str
    counted: str
    next_page: str
    """Where something would be shared: what the next page is. `{name}` is the manager."""
    confirm: str
    close: str
    skip: str
    skip_says: str
    """What a screen reader says for `skip`; at most 75 characters."""


_EN: Final = Words(
    title="Themes in your answers",
    read="Your answers are stored, sealed. I read these themes in them, and may be wrong: *what you confirm "
    "here is what counts.* Untick what you did not mean, tick what you did; a theme without a tick is left "
    "out.",
    confirmed="Your answers are stored, sealed. *This is what counts*, as you confirmed it. Change what is "
    "not right any more; a theme without a tick is left out.",
    none="Your answers are stored, sealed. I found no theme in them. If they are about one that I know, add "
    "it here: *what you confirm is what counts.*",
    positive="Works well",
    negative="Needs work",
    missing="Is something missing?",
    choose="Choose a theme and its direction",
    counted="You count once for each theme and direction. If you skip or close this page, nothing that you "
    "change here is kept: the themes count as they were shown at first.",
    next_page="On the next page you see what {name} would read; nothing has been sent to them yet.",
    confirm="Confirm",
    close="Close",
    skip="Skip",
    skip_says="Skip: the themes stay as they are",
)
_DE: Final = Words(
    title="Themen deiner Antworten",
    read="Deine Antworten sind versiegelt gespeichert. Ich habe darin diese Themen gelesen und kann mich "
    "irren: *Was du hier bestätigst, das zählt.* Nimm das Häkchen weg, wo du etwas nicht gemeint hast, und "
    "setz es, wo du es gemeint hast; ein Thema ohne Häkchen bleibt außen vor.",
    confirmed="Deine Antworten sind versiegelt gespeichert. *Das hier zählt*, so wie du es bestätigt hast. "
    "Ändere, was nicht mehr stimmt; ein Thema ohne Häkchen bleibt außen vor.",
    none="Deine Antworten sind versiegelt gespeichert. Ich habe darin kein Thema gefunden. Geht es um eines, "
    "das ich kenne, dann ergänze es hier: *Was du bestätigst, das zählt.*",
    positive="Läuft gut",
    negative="Muss besser werden",
    missing="Fehlt etwas?",
    choose="Wähle ein Thema und seine Bewertung",
    counted="Du zählst je Thema und Bewertung einmal. Wenn du diese Seite überspringst oder schließt, wird "
    "nichts behalten, was du hier änderst: Die Themen zählen so, wie sie zuerst hier standen.",
    next_page="Auf der nächsten Seite siehst du, was {name} lesen würde; an {name} wurde noch nichts "
    "geschickt.",
    confirm="Bestätigen",
    close="Schließen",
    skip="Überspringen",
    skip_says="Überspringen: Die Themen bleiben, wie sie sind",
)
_ES: Final = Words(
    title="Temas de tus respuestas",
    read="Tus respuestas están guardadas y selladas. En ellas he leído estos temas, y puedo equivocarme: "
    "*lo que confirmes aquí es lo que cuenta.* Desmarca lo que no querías decir y marca lo que sí; un tema "
    "sin marcar queda fuera.",
    confirmed="Tus respuestas están guardadas y selladas. *Esto es lo que cuenta*, tal como lo confirmaste. "
    "Cambia lo que ya no sea así; un tema sin marcar queda fuera.",
    none="Tus respuestas están guardadas y selladas. No he encontrado ningún tema en ellas. Si tratan de "
    "alguno que conozco, añádelo aquí: *lo que confirmes es lo que cuenta.*",
    positive="Funciona bien",
    negative="Necesita mejorar",
    missing="¿Falta algo?",
    choose="Elige un tema y su valoración",
    counted="Cuentas una vez por cada tema y valoración. Si omites o cierras esta página, no se guarda nada "
    "de lo que cambies aquí: los temas cuentan tal como se mostraron al principio.",
    next_page="En la página siguiente verás lo que leería {name}; todavía no se le ha enviado nada.",
    confirm="Confirmar",
    close="Cerrar",
    skip="Omitir",
    skip_says="Omitir: los temas se quedan como están",
)
_FR: Final = Words(
    title="Thèmes de vos réponses",
    read="Vos réponses sont enregistrées, sous scellé. J’y ai lu ces thèmes, et je peux me tromper\u00a0: "
    "*c’est ce que vous confirmez ici qui compte.* Décochez ce que vous n’avez pas voulu dire, cochez ce que "
    "vous avez voulu dire\u00a0; un thème sans coche n’est pas retenu.",
    confirmed="Vos réponses sont enregistrées, sous scellé. *Voici ce qui compte*, tel que vous l’avez "
    "confirmé. Modifiez ce qui n’est plus juste\u00a0; un thème sans coche n’est pas retenu.",
    none="Vos réponses sont enregistrées, sous scellé. Je n’y ai trouvé aucun thème. Si elles parlent d’un "
    "thème que je connais, ajoutez-le ici\u00a0: *c’est ce que vous confirmez qui compte.*",
    positive="Fonctionne bien",
    negative="À améliorer",
    missing="Manque-t-il quelque chose\u00a0?",
    choose="Choisissez un thème et votre appréciation",
    counted="Vous comptez une fois pour chaque thème et chaque appréciation. Si vous passez ou fermez cette "
    "page, rien de ce que vous y changez n’est gardé\u00a0: les thèmes comptent tels qu’ils étaient affichés "
    "au départ.",
    next_page="À la page suivante, vous verrez ce que {name} lirait\u00a0; rien ne lui a encore été envoyé.",
    confirm="Confirmer",
    close="Fermer",
    skip="Passer",
    skip_says="Passer\u00a0: les thèmes restent tels quels",
)
_JA: Final = Words(
    title="回答から読み取ったテーマ",
    read="回答は封をして保存されています。そこから次のテーマを読み取りましたが、間違っているかもしれません。\n"
    "*集計されるのは、ここであなたが確定した内容です。*\n"
    "そういう意味ではなかったものはチェックを外し、言いたかったことにはチェックを入れてください。"
    "チェックのないテーマは集計に含まれません。",
    confirmed="回答は封をして保存されています。\n"
    "*集計されるのは、あなたが確定した次の内容です。*\n"
    "当てはまらなくなったものは変更してください。チェックのないテーマは集計に含まれません。",
    none="回答は封をして保存されています。テーマは読み取れませんでした。"
    "私の知っているテーマについての回答でしたら、ここで追加してください。\n"
    "*集計されるのは、あなたが確定した内容です。*",
    positive="うまくいっている",
    negative="改善が必要",
    missing="足りないテーマはありますか？",
    choose="テーマと評価を選んでください",
    counted="テーマと評価の組み合わせごとに、あなたの声は1回だけ数えられます。"
    "このページをスキップするか閉じると、ここでの変更は保存されず、テーマは最初に表示されたとおりに集計されます。",
    next_page="次のページでは、共有した場合に{name}さんが読む内容を確認できます。"
    "{name}さんにはまだ何も送られていません。",
    confirm="確定する",
    close="閉じる",
    skip="スキップ",
    skip_says="スキップ：テーマは今のままになります",
)
_ZH: Final = Words(
    title="你的回答中的主题",
    read="你的回答已密封保存。我从中读出了以下主题，可能有误。\n"
    "*以你在这里确认的内容为准。*\n"
    "不符合你本意的，请取消勾选；符合你本意的，请勾选。没有勾选的主题不计入。",
    confirmed="你的回答已密封保存。\n"
    "*以你确认过的以下内容为准。*\n"
    "如有不再符合的，请修改。没有勾选的主题不计入。",
    none="你的回答已密封保存。我没有从中读出主题。如果谈到了我认识的主题，请在这里添加。\n"
    "*以你确认的内容为准。*",
    positive="做得好",
    negative="有待改进",
    missing="有遗漏吗？",
    choose="选择主题和评价",
    counted="同一主题的同一评价，你只计一次。如果跳过或关闭此页，你在这里所做的更改都不会保留："
    "主题按最初显示的样子计入。",
    next_page="下一页会显示：如果你分享，{name} 会读到什么。目前还没有向对方发送任何内容。",
    confirm="确认",
    close="关闭",
    skip="跳过",
    skip_says="跳过：主题保持不变",
)

WORDS: Final[dict[Language, Words]] = {
    "en": _EN, "de": _DE, "es": _ES, "fr": _FR, "ja": _JA, "zh": _ZH,
}  # fmt: skip
