//! Reading scenarios: sentences of words, texts in quotation marks, expectations indented.

/// A sentence with what is expected after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sentence {
    pub(crate) line: usize,
    pub(crate) text: String,
    words: Vec<String>,
    pub(crate) refused: Option<String>,
    pub(crate) expected: Vec<(usize, Vec<String>)>,
}

impl Sentence {
    /// The sentence without its first word.
    pub(crate) fn rest(&self) -> Self {
        Self { words: self.words[1..].to_vec(), ..self.clone() }
    }

    /// What is done.
    pub(crate) fn verb(&self) -> &str {
        self.word(0)
    }

    /// A word by its place; empty where there is none.
    pub(crate) fn word(&self, place: usize) -> &str {
        self.words.get(place).map_or("", String::as_str)
    }

    /// The word after a preposition.
    pub(crate) fn after(&self, preposition: &str) -> Option<&str> {
        let at = self.words.iter().position(|word| word == preposition)?;
        self.words.get(at + 1).map(String::as_str)
    }

    /// The two words after each time a preposition stands.
    pub(crate) fn pairs_after(&self, preposition: &str) -> Vec<(&str, &str)> {
        let three = self.words.windows(3).filter(|words| words[0] == preposition);
        three.map(|words| (words[1].as_str(), words[2].as_str())).collect()
    }

    /// Whether a word stands alone in the sentence.
    pub(crate) fn has(&self, word: &str) -> bool {
        self.words.iter().any(|other| other == word)
    }

    /// The words after a colon.
    pub(crate) fn list(&self) -> &[String] {
        let colon = self.words.iter().position(|word| word.ends_with(':'));
        colon.map_or(&[], |at| &self.words[at + 1..])
    }
}

/// Reads a scenario.
pub(crate) fn read(text: &str) -> Vec<Sentence> {
    let mut sentences: Vec<Sentence> = Vec::new();
    for (line, text) in (1..).zip(text.lines()) {
        let indented = text.starts_with([' ', '\t']);
        let mut words = words(text);
        if words.is_empty() {
            continue;
        }
        if indented {
            let sentence = sentences.last_mut().expect("an expectation follows a sentence");
            sentence.expected.push((line, words));
            continue;
        }
        let refused = match words.as_slice() {
            [.., said, code] if said == "refused" => Some(code.clone()),
            _ => None,
        };
        if refused.is_some() {
            words.truncate(words.len() - 2);
        }
        let text = text.trim().to_owned();
        sentences.push(Sentence { line, text, words, refused, expected: Vec::new() });
    }
    sentences
}

/// Words apart by blanks; a text in quotation marks is one; after `#` it is a remark.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut rest = line.trim_start();
    while !rest.is_empty() && !rest.starts_with('#') {
        let (word, after) = match rest.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
            None => rest.split_once(char::is_whitespace).unwrap_or((rest, "")),
        };
        words.push(word.to_owned());
        rest = after.trim_start();
    }
    words
}

#[test]
fn a_sentence_has_words_texts_a_refusal_and_expectations() {
    let read =
        read("# remark\nhold F-1 \"metal found\" refused lot_on_hold\n  reaches B-1  # so\n");

    assert_eq!(read.len(), 1);
    assert_eq!((read[0].line, read[0].verb(), read[0].word(2)), (2, "hold", "metal found"));
    assert_eq!(read[0].refused.as_deref(), Some("lot_on_hold"));
    assert_eq!(read[0].expected, [(3, vec!["reaches".to_owned(), "B-1".to_owned()])]);
}
