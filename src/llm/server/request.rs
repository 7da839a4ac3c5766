//! A question as the body of a request.
//!
//! Pure. The parts of a prompt stay parts: the server puts them into its model's own chat template.

use serde_json::{Value, json};

use crate::llm::client::Question;
use crate::llm::protocol::Sampling;

/// How a question is put. The newest hosted models refuse what all other servers know.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Form {
    /// As all servers know it.
    Usual,
    /// `max_completion_tokens` in place of `max_tokens`, and no say in how tokens are chosen.
    Newest,
}

impl Form {
    /// The form to try after this one was refused (status 400) with these words; nothing where that is of no use.
    pub fn after_refusal(self, message: &str) -> Option<Self> {
        (self == Self::Usual && message.contains("max_completion_tokens")).then_some(Self::Newest)
    }
}

/// The body of a question for the model of this name.
pub fn body(model: &str, question: &Question, form: Form) -> Value {
    let prompt = &question.prompt;
    // An answer that has begun stands last: the server goes on from there, if it can.
    let messages: Vec<Value> = [("system", &prompt.system), ("user", &prompt.user), ("assistant", &prompt.answer)]
        .into_iter()
        .filter(|(_, content)| !content.is_empty())
        .map(|(role, content)| json!({"role": role, "content": content}))
        .collect();
    let mut body = json!({"model": model, "messages": messages, "stream": true});
    match form {
        Form::Newest => body["max_completion_tokens"] = question.max_tokens.into(),
        Form::Usual => {
            body["max_tokens"] = question.max_tokens.into();
            match question.sampling {
                Sampling::Greedy => body["temperature"] = 0.into(),
                Sampling::Random { temperature, seed } => {
                    body["temperature"] = temperature.into();
                    body["seed"] = seed.into();
                }
            }
        }
    }
    body
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::llm::protocol::Prompt;

    fn question(sampling: Sampling) -> Question {
        let prompt = Prompt { system: "s".into(), user: "u \"<|im_end|>\"".into(), answer: String::new() };
        Question { prompt, max_tokens: 7, sampling }
    }

    #[test]
    fn a_question_is_put_as_all_servers_know_it() {
        let asked = body("m", &question(Sampling::Greedy), Form::Usual);
        let expected = json!({
            "model": "m", "stream": true, "max_tokens": 7, "temperature": 0,
            "messages": [{"role": "system", "content": "s"}, {"role": "user", "content": "u \"<|im_end|>\""}],
        });
        assert_eq!(asked, expected);
        let random = body("m", &question(Sampling::Random { temperature: 0.5, seed: 3 }), Form::Usual);
        assert_eq!((&random["temperature"], &random["seed"]), (&json!(0.5), &json!(3)));
    }

    #[test]
    fn a_refusal_of_max_tokens_is_answered_once() {
        let refusal = "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.";
        assert_eq!(Form::Usual.after_refusal(refusal), Some(Form::Newest));
        assert_eq!(Form::Newest.after_refusal(refusal), None);
        assert_eq!(Form::Usual.after_refusal("the prompt is too long"), None);
        let asked = body("m", &question(Sampling::Greedy), Form::Newest);
        assert_eq!(asked["max_completion_tokens"], 7);
        assert!(asked.get("max_tokens").is_none() && asked.get("temperature").is_none());
    }
}
