//! Puts the parts of a prompt into the model's own chat template, as tokens.
//!
//! The template is rendered around placeholders and its text read with control tokens; the parts are read without. So a
//! config that contains `<|im_end|>` is text to the model and cannot end its part or speak with another's voice.

use llama_cpp_2::model::{LlamaChatMessage, LlamaChatTemplate, LlamaModel};
use llama_cpp_2::token::LlamaToken;

use crate::llm::protocol::Prompt;

const SYSTEM: &str = "CONFDBG-SYSTEM-PART";
const USER: &str = "CONFDBG-USER-PART";

/// The template's text around the parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Frame {
    before_system: String,
    between: String,
    after_user: String,
}

impl Frame {
    /// The frame of the model's template; that of `ChatML` where the model has none or llama.cpp does not know it.
    pub(super) fn of(model: &LlamaModel) -> Self {
        let rendered = model.chat_template(None).ok().and_then(|template| render(model, &template));
        rendered.as_deref().and_then(Self::split).unwrap_or_else(Self::chat_ml)
    }

    fn chat_ml() -> Self {
        Self {
            before_system: "<|im_start|>system\n".into(),
            between: "<|im_end|>\n<|im_start|>user\n".into(),
            after_user: "<|im_end|>\n<|im_start|>assistant\n".into(),
        }
    }

    fn split(rendered: &str) -> Option<Self> {
        let (before_system, rest) = rendered.split_once(SYSTEM)?;
        let (between, after_user) = rest.split_once(USER)?;
        let again = after_user.contains(SYSTEM) || after_user.contains(USER);
        (!again).then(|| Self {
            before_system: before_system.into(),
            between: between.into(),
            after_user: after_user.into(),
        })
    }

    /// The tokens of a prompt.
    pub(super) fn tokens(&self, model: &LlamaModel, prompt: &Prompt) -> Vec<LlamaToken> {
        let vocab = model.vocab();
        let mut tokens = vocab.tokenize(self.before_system.as_bytes(), true, true);
        tokens.extend(vocab.tokenize(prompt.system.as_bytes(), false, false));
        tokens.extend(vocab.tokenize(self.between.as_bytes(), false, true));
        tokens.extend(vocab.tokenize(prompt.user.as_bytes(), false, false));
        tokens.extend(vocab.tokenize(self.after_user.as_bytes(), false, true));
        tokens.extend(vocab.tokenize(prompt.answer.as_bytes(), false, false));
        tokens
    }
}

fn render(model: &LlamaModel, template: &LlamaChatTemplate) -> Option<String> {
    let message = |role: &str, text: &str| LlamaChatMessage::new(role.into(), text.into()).ok();
    let messages = [message("system", SYSTEM)?, message("user", USER)?];
    model.apply_chat_template(template, &messages, true).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rendered_template_is_cut_at_its_parts() {
        let frame = Frame::split("<s>CONFDBG-SYSTEM-PART</s><u>CONFDBG-USER-PART</u><a>").unwrap();
        assert_eq!(frame.before_system, "<s>");
        assert_eq!(frame.between, "</s><u>");
        assert_eq!(frame.after_user, "</u><a>");
    }

    #[test]
    fn a_template_that_drops_or_doubles_a_part_is_not_used() {
        assert_eq!(Frame::split("<u>CONFDBG-USER-PART</u>"), None);
        assert_eq!(Frame::split("CONFDBG-SYSTEM-PART CONFDBG-USER-PART CONFDBG-USER-PART"), None);
    }
}
