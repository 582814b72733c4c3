//! Pictures: strokes on a grid of 16, in the colour of the text. They repeat words and are hidden from screen readers.

use yew::prelude::*;

/// A picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Glyph {
    /// The product's mark.
    Brand,
    /// APIs.
    Apis,
    /// Requests; send.
    Send,
    /// Usage plans.
    Gauge,
    /// API keys.
    Key,
    /// Backends.
    Server,
    /// Metrics.
    Chart,
    /// The log.
    List,
    /// The console.
    Terminal,
    /// The workspace.
    Box,
    /// Make something new.
    Plus,
    /// Take something in.
    Import,
    /// Deploy.
    Deploy,
    /// Download.
    Download,
    /// Delete.
    Trash,
    /// Edit.
    Pencil,
    /// Copy.
    Copy,
    /// Close.
    Close,
    /// Done, passed.
    Check,
    /// Needs attention, refused.
    Warning,
    /// To know.
    Info,
    /// Take back.
    Undo,
    /// Do again.
    Redo,
    /// Light.
    Sun,
    /// Dark.
    Moon,
    /// As the system has it.
    Monitor,
    /// Let time run.
    Play,
    /// Stop time.
    Pause,
    /// Leads on.
    Arrow,
    /// Waits.
    Dots,
    /// Opens and folds.
    Chevron,
    /// Who somebody is.
    Shield,
    /// A canary.
    Bird,
}

impl Glyph {
    fn path(self) -> &'static str {
        match self {
            Glyph::Brand => "M2 13.5h12M3.5 13.5V6.8C3.5 4 5.5 2 8 2s4.5 2 4.5 4.8v6.7M8 2v3.2M5.8 13.5V9.2a2.2 2.2 0 0 1 4.4 0v4.3",
            Glyph::Apis => "M5.5 4 2 8l3.5 4M10.5 4 14 8l-3.5 4M9 3 7 13",
            Glyph::Send => "M14 2 7.2 8.8M14 2 9.8 14 7.2 8.8 2 6.2z",
            Glyph::Gauge => "M2.3 11.8a6.2 6.2 0 1 1 11.4 0M8 9.6l2.8-3.4M8 10.6a1 1 0 1 0 0-2 1 1 0 0 0 0 2",
            Glyph::Key => "M9.2 6.8 14 2M11.4 4.6 13 6.2M9.8 10a3.6 3.6 0 1 1-7.2 0 3.6 3.6 0 0 1 7.2 0",
            Glyph::Server => "M2.5 3h11v4h-11zM2.5 9h11v4h-11zM5 5h.01M5 11h.01",
            Glyph::Chart => "M2 14h12M4 11.5V8M8 11.5V3M12 11.5V6",
            Glyph::List => "M5.5 4H14M5.5 8H14M5.5 12H14M2.2 4h.01M2.2 8h.01M2.2 12h.01",
            Glyph::Terminal => "M2 2.5h12v11H2zM4.5 6 7 8.2 4.5 10.4M8.5 10.5h3",
            Glyph::Box => "M8 1.8 13.8 5v6L8 14.2 2.2 11V5zM2.4 5.1 8 8.2l5.6-3.1M8 8.2v6",
            Glyph::Plus => "M8 3v10M3 8h10",
            Glyph::Import => "M8 2v8M4.8 7 8 10.2 11.2 7M2.5 11v2.5h11V11",
            Glyph::Deploy => "M8 13.5V5M4.5 8 8 4.5 11.5 8M3 2h10",
            Glyph::Download => "M8 2v8M4.8 7 8 10.2 11.2 7M3 13.5h10",
            Glyph::Trash => "M2.5 4h11M6 4V2.5h4V4M4 4l.7 9.5h6.6L12 4M6.6 6.8v4M9.4 6.8v4",
            Glyph::Pencil => "M10.5 3 13 5.5 5.5 13H3v-2.5zM9 4.5 11.5 7",
            Glyph::Copy => "M5.5 5.5h8v8h-8zM3.5 10.5h-1v-8h8v1",
            Glyph::Close => "M4 4l8 8M12 4l-8 8",
            Glyph::Check => "M3 8.5 6.3 12 13 4.5",
            Glyph::Warning => "M8 2 14.5 13.5h-13zM8 6.5v3.2M8 11.6h.01",
            Glyph::Info => "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12M8 7.3V11M8 5h.01",
            Glyph::Undo => "M5.5 3 2.5 6l3 3M2.5 6H9.5a4 4 0 0 1 0 8H6",
            Glyph::Redo => "M10.5 3l3 3-3 3M13.5 6H6.5a4 4 0 0 0 0 8H10",
            Glyph::Sun => "M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6M8 1v1.5M8 13.5V15M1 8h1.5M13.5 8H15M3 3l1 1M12 12l1 1M3 13l1-1M12 4l1-1",
            Glyph::Moon => "M13.5 9.8A6 6 0 0 1 6.2 2.5a6 6 0 1 0 7.3 7.3",
            Glyph::Monitor => "M2 3h12v8H2zM6 14h4M8 11v3",
            Glyph::Play => "M5 3l8 5-8 5z",
            Glyph::Pause => "M5.5 3.5v9M10.5 3.5v9",
            Glyph::Arrow => "M3 8h10M9 4l4 4-4 4",
            Glyph::Dots => "M4 8h.01M8 8h.01M12 8h.01",
            Glyph::Chevron => "M3 5.5 8 10.5 13 5.5",
            Glyph::Shield => "M8 1.8 13.5 4v4c0 3.2-2.2 5.3-5.5 6.3C4.7 13.3 2.5 11.2 2.5 8V4zM5.6 8l1.7 1.8 3.2-3.6",
            Glyph::Bird => {
                "M2 13c3 0 4.2-1.4 5-3M4.6 9.8C4.6 6 6.4 3 9.6 3c1.9 0 3 1.2 3.2 2.6L14.5 7l-1.9.5c-.3 3-2.3 5-5.6 5H5M10 5.8h.01"
            }
        }
    }
}

/// Props of [`Icon`].
#[derive(Clone, PartialEq, Properties)]
pub struct IconProps {
    /// Which picture.
    pub glyph: Glyph,
    /// Its size on the grid of 16; what the type is scaled by scales it, too.
    #[prop_or(16)]
    pub size: u32,
}

/// A picture.
#[component]
pub fn Icon(props: &IconProps) -> Html {
    let size = format!("{:.3}em", f64::from(props.size) / 14.0);
    html! {
        <svg
            width={size.clone()} height={size} viewBox="0 0 16 16" fill="none" stroke="currentColor" stroke-width="1.5"
            stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false"
        >
            <path d={props.glyph.path()} />
        </svg>
    }
}
