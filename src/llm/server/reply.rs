//! What a server says, read: pieces of an answer, whole answers, lists of models, messages of errors.
//!
//! Pure. Servers differ in what they add and leave out; what is not needed is not looked at.

use serde::Deserialize;
use serde_json::Value;

use super::error::{ServerError, beginning};
use crate::llm::protocol::DoneReason;

/// One event of a stream, or a whole answer where the server does not stream.
#[derive(Debug, Default, PartialEq)]
pub struct Piece {
    /// The next words.
    pub text: String,
    /// The model is thinking: words that are not meant for anybody.
    pub thinks: bool,
    /// The answer is complete, and why.
    pub ended: Option<DoneReason>,
    /// Tokens of prompt and answer, where the server counts.
    pub tokens: Option<(u32, u32)>,
}

#[derive(Deserialize)]
struct Chunk {
    choices: Option<Vec<Choice>>,
    usage: Option<Usage>,
    error: Option<Value>,
}

#[derive(Deserialize)]
struct Choice {
    delta: Option<Words>,
    message: Option<Words>,
    finish_reason: Option<String>,
}

#[derive(Deserialize)]
struct Words {
    content: Option<Content>,
    reasoning_content: Option<Value>,
    reasoning: Option<Value>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Content {
    Text(String),
    Parts(Vec<Part>),
}

#[derive(Deserialize)]
struct Part {
    text: Option<String>,
}

#[derive(Deserialize)]
struct Usage {
    prompt_tokens: Option<u32>,
    completion_tokens: Option<u32>,
}

/// Reads one event's data; nothing for the mark of the end.
///
/// # Errors
/// When it is no event of the protocol, or says that something went wrong.
pub fn piece(data: &str) -> Result<Option<Piece>, ServerError> {
    if data.trim() == "[DONE]" {
        return Ok(None);
    }
    let chunk: Chunk = serde_json::from_str(data).map_err(|_| ServerError::Nonsense { beginning: beginning(data) })?;
    if let Some(error) = chunk.error.filter(|error| !error.is_null()) {
        return Err(ServerError::Said { message: message_of(&error) });
    }
    let mut piece = Piece {
        tokens: chunk.usage.and_then(|usage| usage.prompt_tokens.zip(usage.completion_tokens)),
        ..Piece::default()
    };
    let Some(choices) = chunk.choices else {
        // A count may come alone; anything else is another protocol.
        return if piece.tokens.is_some() {
            Ok(Some(piece))
        } else {
            Err(ServerError::Nonsense { beginning: beginning(data) })
        };
    };
    for choice in choices.into_iter().take(1) {
        if let Some(words) = choice.delta.or(choice.message) {
            piece.thinks = [&words.reasoning_content, &words.reasoning].into_iter().any(|thought| {
                thought.as_ref().is_some_and(|thought| !thought.is_null() && thought.as_str() != Some(""))
            });
            piece.text = match words.content {
                Some(Content::Text(text)) => text,
                Some(Content::Parts(parts)) => parts.into_iter().filter_map(|part| part.text).collect(),
                None => String::new(),
            };
        }
        piece.ended = match choice.finish_reason.as_deref() {
            None | Some("") => None,
            Some("length") => Some(DoneReason::Length),
            Some("content_filter") => return Err(ServerError::Filtered),
            Some(_) => Some(DoneReason::Stop),
        };
    }
    Ok(Some(piece))
}

/// The name of the first model that a server lists.
///
/// # Errors
/// When the text is no list of models, or an empty one.
pub fn first_model(text: &str) -> Result<String, ServerError> {
    #[derive(Deserialize)]
    struct List {
        data: Vec<Model>,
    }
    #[derive(Deserialize)]
    struct Model {
        id: String,
    }
    let list: List = serde_json::from_str(text).map_err(|_| ServerError::Nonsense { beginning: beginning(text) })?;
    list.data.into_iter().map(|model| model.id).find(|id| !id.is_empty()).ok_or(ServerError::NoModels)
}

/// What the body of an error says, fit for a message: its `error.message`, or its beginning.
pub fn error_message(body: &str) -> String {
    match serde_json::from_str::<Value>(body) {
        Ok(value) => message_of(value.get("error").unwrap_or(&value)),
        Err(_) => beginning(body),
    }
}

/// The words of an error: a text, or an object with a `message`.
fn message_of(error: &Value) -> String {
    let words = ["message", "detail", "error"].into_iter().find_map(|key| error.get(key)?.as_str());
    beginning(words.or(error.as_str()).unwrap_or(&error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(data: &str) -> String {
        piece(data).unwrap().unwrap().text
    }

    #[test]
    fn pieces_of_all_servers_are_read() {
        assert_eq!(text(r#"{"choices":[{"delta":{"role":"assistant","content":null},"finish_reason":null}]}"#), "");
        assert_eq!(text(r#"{"choices":[{"delta":{"content":"接口"}}],"x":1}"#), "接口");
        assert_eq!(text(r#"{"choices":[{"delta":{"content":[{"type":"text","text":"a"},{"text":"b"}]}}]}"#), "ab");
        assert_eq!(text(r#"{"choices":[{"message":{"content":"whole"},"finish_reason":"stop"}]}"#), "whole");
        assert_eq!(piece(" [DONE] ").unwrap(), None);
        let last =
            r#"{"choices":[{"delta":{},"finish_reason":"length"}],"usage":{"prompt_tokens":9,"completion_tokens":4}}"#;
        let last = piece(last).unwrap().unwrap();
        assert_eq!((last.ended, last.tokens), (Some(DoneReason::Length), Some((9, 4))));
        let count = r#"{"choices":[],"usage":{"prompt_tokens":9,"completion_tokens":4}}"#;
        assert_eq!(piece(count).unwrap().unwrap().tokens, Some((9, 4)));
        let thought = r#"{"choices":[{"delta":{"reasoning_content":"hm"}}]}"#;
        assert_eq!(piece(thought).unwrap().unwrap(), Piece { thinks: true, ..Piece::default() });
    }

    #[test]
    fn what_went_wrong_is_told_in_the_servers_words() {
        for data in [
            r#"{"error":{"message":"out of\u001b[2J slots","code":500}}"#,
            r#"{"error":"out of\u001b[2J slots"}"#,
            r#"{"choices":[],"error":{"message":"out of\u001b[2J slots"}}"#,
        ] {
            let error = piece(data).unwrap_err().to_string();
            assert!(error.contains("slots") && !error.contains('\u{1b}'), "{error}");
        }
        assert_eq!(error_message(r#"{"error":{"message":"no such model"}}"#), "no such model");
        assert_eq!(error_message(r#"{"detail":"Not Found"}"#), "Not Found");
        assert_eq!(error_message("<html>\nnginx"), "<html>.nginx");
    }

    #[test]
    fn another_protocol_is_nonsense() {
        for data in ["5", "{}", "null", "<html>", "{\"choices\":7}", "{\"response\":\"ollama's own\"}", ""] {
            assert!(matches!(piece(data), Err(ServerError::Nonsense { .. })), "{data}");
        }
    }

    #[test]
    fn the_first_model_is_taken() {
        assert_eq!(first_model(r#"{"object":"list","data":[{"id":"a"},{"id":"b"}]}"#).unwrap(), "a");
        assert!(matches!(first_model(r#"{"data":[]}"#), Err(ServerError::NoModels)));
        assert!(matches!(first_model("[]"), Err(ServerError::Nonsense { .. })));
    }

    proptest! {
        #[test]
        fn any_text_is_read(data in "\\PC{0,80}|\\{\"choices\":\\[.{0,40}") {
            let _ = piece(&data);
            let _ = first_model(&data);
            let _ = error_message(&data);
        }
    }
}
