// SPDX-License-Identifier: MIT
#include "theme.h"

#include "icons.h"
#include "style.h"

#include <QtCore/QSettings>
#include <QtGui/QFontDatabase>
#include <QtGui/QFontInfo>
#include <QtGui/QGuiApplication>
#include <QtGui/QStyleHints>
#include <QtWidgets/QApplication>

#include <algorithm>
#include <cmath>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

/// What the desktop says before we set a palette of our own.
bool systemIsDark()
{
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    const Qt::ColorScheme scheme = QGuiApplication::styleHints()->colorScheme();
    if (scheme != Qt::ColorScheme::Unknown)
        return scheme == Qt::ColorScheme::Dark;
#elif defined(Q_OS_WIN)
    const QSettings settings(u"HKEY_CURRENT_USER\\Software\\Microsoft\\Windows\\CurrentVersion\\"
                             "Themes\\Personalize"_s,
                             QSettings::NativeFormat);
    return settings.value(u"AppsUseLightTheme"_s, 1).toInt() == 0;
#endif
    if (qEnvironmentVariable("GTK_THEME").contains("dark"_L1, Qt::CaseInsensitive))
        return true;
    const QPalette palette = QGuiApplication::palette();
    return palette.color(QPalette::Window).lightness() <
           palette.color(QPalette::WindowText).lightness();
}

double linear(double channel)
{
    return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

double luminance(const QColor &color)
{
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) +
           0.0722 * linear(color.blueF());
}

QFont uiFont(int pixels, QFont::Weight weight)
{
    QFont font(QStringList{u"Inter"_s, u"sans-serif"_s});
    font.setPixelSize(pixels);
    font.setWeight(weight);
    font.setHintingPreference(QFont::PreferNoHinting);
    return font;
}

void loadFonts()
{
    for (const QString &file : {u"Inter-Regular.otf"_s, u"Inter-Medium.otf"_s,
                                u"Inter-SemiBold.otf"_s, u"Hack-Regular.ttf"_s})
        QFontDatabase::addApplicationFont(u":/hookglass/fonts/"_s + file);
}

} // namespace

Theme::Theme(Look look, QObject *parent)
    : QObject(parent)
    , m_look(look)
    , m_systemDark(systemIsDark())
{
    m_pixels = std::clamp(QFontInfo(QGuiApplication::font()).pixelSize(), 13, 20);
    update();
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    connect(QGuiApplication::styleHints(), &QStyleHints::colorSchemeChanged, this,
            [this](Qt::ColorScheme scheme) {
                if (scheme == Qt::ColorScheme::Unknown)
                    return;
                m_systemDark = scheme == Qt::ColorScheme::Dark;
                update();
            });
#endif
}

Theme::~Theme() = default;

void Theme::apply(QApplication &app)
{
    loadFonts();
    m_app = &app;
    app.setStyle(new Style(*this)); // owned by the application
    app.setFont(textFont());
    app.setPalette(palette());
    app.setWindowIcon(applicationIcon());
}

void Theme::setLook(Look look)
{
    m_look = look;
    update();
}

void Theme::update()
{
    const bool dark = m_look == Look::Dark || (m_look == Look::System && m_systemDark);
    if (std::exchange(m_dark, dark) == dark)
        return;
    if (m_app)
        m_app->setPalette(palette());
    Q_EMIT changed();
}

const ThemeColors &Theme::colors() const
{
    return m_dark ? darkColors() : lightColors();
}

const ThemeColors &Theme::lightColors()
{
    static const ThemeColors colors{
        .window = QColor(0xf4f5f8),
        .base = QColor(0xffffff),
        .raised = QColor(0xffffff),
        .hover = QColor(0xf0f2f7),
        .border = QColor(0xdde1e9),
        .control = QColor(0x828b9d),
        .text = QColor(0x1a2130),
        .muted = QColor(0x565f72),
        .accent = QColor(0x3350d0),
        .onAccent = QColor(0xffffff),
        .selection = QColor(0xe3e8fb),
        .good = QColor(0x17703f),
        .goodSoft = QColor(0xd9f2e2),
        .warn = QColor(0x855000),
        .warnSoft = QColor(0xfdf3dc),
        .bad = QColor(0xba2525),
        .badSoft = QColor(0xfdeaea),
        .jsonKey = QColor(0x3350d0),
        .jsonString = QColor(0x17703f),
        .jsonNumber = QColor(0x9a4a00),
        .jsonLiteral = QColor(0x8a2aa5),
        .marks = {QColor(0xc0362c), QColor(0xa85200), QColor(0x826600), QColor(0x2b7a3d),
                  QColor(0x2a62c8), QColor(0x8339b0)},
        .onMark = QColor(0xffffff),
    };
    return colors;
}

const ThemeColors &Theme::darkColors()
{
    static const ThemeColors colors{
        .window = QColor(0x12151c),
        .base = QColor(0x181c25),
        .raised = QColor(0x222733),
        .hover = QColor(0x232936),
        .border = QColor(0x2c3340),
        .control = QColor(0x6f7a8f),
        .text = QColor(0xe7eaf1),
        .muted = QColor(0xa0a9ba),
        .accent = QColor(0x93a8ff),
        .onAccent = QColor(0x0f1530),
        .selection = QColor(0x2a3358),
        .good = QColor(0x5fd39b),
        .goodSoft = QColor(0x1d4230),
        .warn = QColor(0xf0bd5e),
        .warnSoft = QColor(0x3a2f18),
        .bad = QColor(0xff938c),
        .badSoft = QColor(0x452427),
        .jsonKey = QColor(0x9fb2ff),
        .jsonString = QColor(0x7fd8a8),
        .jsonNumber = QColor(0xf2b880),
        .jsonLiteral = QColor(0xdba2f2),
        .marks = {QColor(0xff8f86), QColor(0xf5ab5b), QColor(0xe8cf55), QColor(0x74d28f),
                  QColor(0x86b4ff), QColor(0xcf9bf5)},
        .onMark = QColor(0x12151c),
    };
    return colors;
}

QColor Theme::color(Tone tone) const
{
    const ThemeColors &c = colors();
    switch (tone) {
    case Tone::Text:
        return c.text;
    case Tone::Muted:
        return c.muted;
    case Tone::Accent:
        return c.accent;
    case Tone::Good:
        return c.good;
    case Tone::Warn:
        return c.warn;
    case Tone::Bad:
        return c.bad;
    case Tone::OnAccent:
        return c.onAccent;
    }
    Q_UNREACHABLE();
}

QFont Theme::textFont() const
{
    return uiFont(m_pixels, QFont::Normal);
}

QFont Theme::smallFont() const
{
    return uiFont(m_pixels - 1, QFont::Normal);
}

QFont Theme::strongFont() const
{
    return uiFont(m_pixels, QFont::DemiBold);
}

QFont Theme::titleFont() const
{
    return uiFont(m_pixels + 4, QFont::DemiBold);
}

QFont Theme::monoFont() const
{
    QFont font(QStringList{u"Hack"_s, u"monospace"_s});
    font.setPixelSize(m_pixels - 1);
    font.setFixedPitch(true);
    font.setHintingPreference(QFont::PreferNoHinting);
    return font;
}

QPalette Theme::palette() const
{
    const ThemeColors &c = colors();
    QPalette p;
    p.setColor(QPalette::Window, c.window);
    p.setColor(QPalette::WindowText, c.text);
    p.setColor(QPalette::Base, c.base);
    p.setColor(QPalette::AlternateBase, c.window);
    p.setColor(QPalette::Text, c.text);
    p.setColor(QPalette::PlaceholderText, c.muted);
    p.setColor(QPalette::Button, c.raised);
    p.setColor(QPalette::ButtonText, c.text);
    p.setColor(QPalette::BrightText, c.bad);
    p.setColor(QPalette::Highlight, c.accent);
    p.setColor(QPalette::HighlightedText, c.onAccent);
    p.setColor(QPalette::Link, c.accent);
    p.setColor(QPalette::LinkVisited, c.accent);
    p.setColor(QPalette::ToolTipBase, c.raised);
    p.setColor(QPalette::ToolTipText, c.text);
    p.setColor(QPalette::Light, c.raised);
    p.setColor(QPalette::Midlight, c.hover);
    p.setColor(QPalette::Mid, c.border);
    p.setColor(QPalette::Dark, c.control);
    p.setColor(QPalette::Shadow, c.border);
    for (const QPalette::ColorRole role :
         {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::HighlightedText})
        p.setColor(QPalette::Disabled, role, c.muted);
    p.setColor(QPalette::Disabled, QPalette::Highlight, c.hover);
    return p;
}

QList<ContrastPair> Theme::contrastPairs(const ThemeColors &c)
{
    QList<ContrastPair> pairs;
    for (const QColor &background : {c.window, c.base, c.raised, c.hover, c.selection}) {
        pairs << ContrastPair{"text", c.text, background}
              << ContrastPair{"muted", c.muted, background}
              << ContrastPair{"accent", c.accent, background}
              << ContrastPair{"good", c.good, background}
              << ContrastPair{"warn", c.warn, background} << ContrastPair{"bad", c.bad, background};
    }
    pairs << ContrastPair{"on accent", c.onAccent, c.accent}
          << ContrastPair{"warning bar", c.text, c.warnSoft}
          << ContrastPair{"warning icon", c.warn, c.warnSoft}
          << ContrastPair{"error bar", c.text, c.badSoft}
          << ContrastPair{"error icon", c.bad, c.badSoft}
          << ContrastPair{"what was put in", c.good, c.goodSoft}
          << ContrastPair{"JSON key", c.jsonKey, c.base}
          << ContrastPair{"JSON string", c.jsonString, c.base}
          << ContrastPair{"JSON number", c.jsonNumber, c.base}
          << ContrastPair{"JSON literal", c.jsonLiteral, c.base}
          << ContrastPair{"control on window", c.control, c.window, 3.0}
          << ContrastPair{"control on base", c.control, c.base, 3.0};
    for (const QColor &mark : c.marks) {
        pairs << ContrastPair{"letter on a mark", c.onMark, mark}
              << ContrastPair{"mark", mark, c.selection, 3.0};
    }
    return pairs;
}

double Theme::contrast(const QColor &a, const QColor &b)
{
    const double first = luminance(a);
    const double second = luminance(b);
    return (std::max(first, second) + 0.05) / (std::min(first, second) + 0.05);
}

} // namespace Hookglass
