//! stub
pub mod llm;
