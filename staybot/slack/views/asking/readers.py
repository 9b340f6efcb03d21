"""What is said of the operator's own reader: the page while it reads, and the note where it is outside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from staybot.facts import Unread
from staybot.slack.ids import Action
from staybot.slack.metadata import pack
from staybot.slack.views.blocks import Json, button, context, modal, section
from staybot.themes.names import Language


@dataclass(frozen=True)
class Words:
    """Both in one language."""

    title: str
    """At most 24 characters, as is `close`."""
    reading: str
    may_close: str
    """`{seconds}`: how long it may take."""
    close: str
    skip: str
    skip_says: str
    outside: str
    """On the page of themes of a round whose texts leave this server."""


WORDS: Final[dict[Language, Words]] = {
    "en": Words(
        title="Reading your answers…",
        reading="Your answers are stored, sealed. They are being read for themes; this page then turns by "
        "itself and shows you which, for you to correct.",
        may_close="That takes up to {seconds} seconds. You may close this window: the themes then count as "
        "they are read.",
        close="Close",
        skip="Skip",
        skip_says="Skip: the themes count as they are read",
        outside="In this round what is submitted is sent, without names, to a program outside this server to "
        "be read for themes.",
    ),
    "de": Words(
        title="Antworten werden gelesen",
        reading="Deine Antworten sind versiegelt gespeichert. Sie werden gerade auf Themen gelesen; danach "
        "blättert diese Seite von selbst um und zeigt dir, welche es sind, damit du sie berichtigen kannst.",
        may_close="Das dauert bis zu {seconds} Sekunden. Du kannst dieses Fenster schließen: Dann zählen die "
        "Themen so, wie sie gelesen werden.",
        close="Schließen",
        skip="Überspringen",
        skip_says="Überspringen: Die Themen zählen, wie sie gelesen werden",
        outside="In dieser Runde wird das Abgeschickte ohne Namen an ein Programm außerhalb dieses Servers "
        "gesendet, das darin Themen liest.",
    ),
    "es": Words(
        title="Leyendo tus respuestas…",
        reading="Tus respuestas están guardadas y selladas. Se están leyendo para encontrar sus temas; "
        "después esta página cambiará sola y te los mostrará para que los corrijas.",
        may_close="Tarda hasta {seconds} segundos. Puedes cerrar esta ventana: los temas contarán entonces "
        "tal como se lean.",
        close="Cerrar",
        skip="Omitir",
        skip_says="Omitir: los temas cuentan tal como se lean",
        outside="En esta ronda, lo que se envía va, sin nombres, a un programa fuera de este servidor que "
        "lee en ello los temas.",
    ),
    "fr": Words(
        title="Lecture des réponses…",
        reading="Vos réponses sont enregistrées, sous scellé. Elles sont en train d’être lues pour en "
        "dégager les thèmes\u00a0; cette page changera ensuite d’elle-même et vous les montrera pour "
        "correction.",
        may_close="Cela prend jusqu’à {seconds} secondes. Vous pouvez fermer cette fenêtre\u00a0: les thèmes "
        "compteront alors tels qu’ils seront lus.",
        close="Fermer",
        skip="Passer",
        skip_says="Passer\u00a0: les thèmes comptent tels qu’ils sont lus",
        outside="Dans ce questionnaire, ce qui est envoyé est transmis, sans nom, à un programme hors de ce "
        "serveur, qui y lit les thèmes.",
    ),
    "ja": Words(
        title="回答を読んでいます…",
        reading="回答は封をして保存されています。いまテーマを読み取っています。"
        "終わるとこのページは自動で切り替わり、読み取ったテーマを確認・修正できます。",
        may_close="最大で{seconds}秒かかります。この画面は閉じてもかまいません。"
        "その場合、テーマは読み取られたとおりに集計されます。",
        close="閉じる",
        skip="スキップ",
        skip_says="スキップ：テーマは読み取られたとおりに集計されます",
        outside="今回、送信された回答は、名前を付けずにこのサーバーの外にあるプログラムへ送られ、テーマが読み取られます。",
    ),
    "zh": Words(
        title="正在阅读你的回答…",
        reading="你的回答已密封保存，正在从中读取主题。读完后此页会自动切换，让你查看并更正。",
        may_close="最多需要 {seconds} 秒。你可以关闭此窗口：主题将按读出的结果计入。",
        close="关闭",
        skip="跳过",
        skip_says="跳过：主题按读出的结果计入",
        outside="在本轮中，提交的内容会在不带姓名的情况下发送到此服务器之外的程序，由它读取主题。",
    ),
}


def waiting(fact: Unread, *, seconds: int) -> Json:
    """The page between the answers and their themes, where reading takes its time."""
    words = WORDS[fact.language]
    skip = button(words.skip, Action.READING_SKIP, value=fact.round_id, says=words.skip_says)
    return modal(
        words.title,
        section(words.reading, accessory=skip),
        context(words.may_close.format(seconds=seconds)),
        close=words.close,
        metadata=pack(round_id=fact.round_id),
    )


def outside(language: Language) -> Json:
    """For the page of themes."""
    return context(WORDS[language].outside)
