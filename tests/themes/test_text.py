from staybot.themes.text import LONGEST, fold, words_of


def test_case_accents_and_invisible_characters_do_not_matter() -> None:
    assert fold("Café\u200b MÜDE ﬁne") == "cafe mude fine"


def test_stretched_words_are_shortened_to_two_letters() -> None:
    assert fold("sooooo slooow") == "soo sloow"


def test_apostrophes_join_english_words_and_part_french_ones() -> None:
    assert words_of("don't l’équipe 'quoted'").words == ["dont", "l", "equipe", "quoted"]


def test_chinese_and_japanese_go_by_character() -> None:
    assert words_of("工资 low").words == ["工", "资", "low"]


def test_sentences_and_clauses_are_numbered() -> None:
    words = words_of("Pay is fine, really but the queue. Oh well")
    assert words.words[4] == "but"
    assert words.clauses[words.words.index("queue")] > words.clauses[words.words.index("pay")]
    assert words.sentences[words.words.index("oh")] > words.sentences[words.words.index("queue")]


def test_english_articles_are_left_out() -> None:
    assert words_of("the queue a queue an hour").words == ["queue", "queue", "hour"]


def test_one_on_ones_and_signs_are_words() -> None:
    assert words_of("1:1s at 20% 🎉").words == ["1:1s", "at", "20", "%", "🎉"]


def test_what_follows_the_longest_text_is_not_read() -> None:
    assert len(words_of("a1 " * LONGEST).words) == LONGEST / 3
