// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QList>
#include <QtCore/QObject>
#include <QtGui/QColor>
#include <QtGui/QFont>
#include <QtGui/QPalette>

#include <array>

class QApplication;

namespace Hookglass {

/// What the user or a test asks for; System follows the desktop.
enum class Look { System, Light, Dark };

/// What a thing means, for colours. Always beside a word or an icon, never alone.
enum class Tone { Text, Muted, Accent, Good, Warn, Bad, OnAccent };

/// Every colour of the program; nothing else names one.
struct ThemeColors
{
    QColor window;  ///< behind everything
    QColor base;    ///< tables, text
    QColor raised;  ///< cards, buttons
    QColor hover;   ///< a row or button under the pointer
    QColor border;  ///< hairlines that only decorate
    QColor control; ///< borders that show where a control is
    QColor text;
    QColor muted;
    QColor accent;
    QColor onAccent;
    QColor selection;
    QColor good;
    QColor goodSoft;
    QColor warn;
    QColor warnSoft;
    QColor bad;
    QColor badSoft;
    QColor jsonKey;
    QColor jsonString;
    QColor jsonNumber;
    QColor jsonLiteral;
    std::array<QColor, 6> marks; ///< of EventColor, from Red on; with a letter in onMark
    QColor onMark;
};

/// Two colours that meet, and the contrast they must have (WCAG 2.1: 4.5 text, 3 graphics).
struct ContrastPair
{
    const char *name = "";
    QColor foreground;
    QColor background;
    double minimum = 4.5;
};

/// Light and dark: colours, palette and fonts, for the whole program.
class Theme final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Theme)
public:
    /// Reads the desktop's wish; to be made before apply(), since that sets a palette of our own.
    explicit Theme(Look look, QObject *parent = nullptr);
    ~Theme() override;

    /// Style, palette, fonts and window icon. The theme must outlive the application's widgets.
    void apply(QApplication &app);
    void setLook(Look look);

    bool isDark() const { return m_dark; }
    const ThemeColors &colors() const;
    QColor color(Tone tone) const;
    QFont textFont() const;
    QFont smallFont() const;
    QFont strongFont() const;
    QFont titleFont() const;
    QFont monoFont() const;

    static const ThemeColors &lightColors();
    static const ThemeColors &darkColors();
    static QList<ContrastPair> contrastPairs(const ThemeColors &colors);
    /// WCAG 2.1 contrast ratio, 1 to 21.
    static double contrast(const QColor &a, const QColor &b);

Q_SIGNALS:
    void changed();

private:
    void update();
    QPalette palette() const;

    Look m_look;
    bool m_systemDark = false;
    bool m_dark = false;
    int m_pixels = 13;
    QApplication *m_app = nullptr;
};

} // namespace Hookglass
