// SPDX-License-Identifier: MIT
#include "ui/icons.h"
#include "ui/theme.h"

#include <QtCore/QDir>
#include <QtGui/QFontDatabase>
#include <QtGui/QFontInfo>
#include <QtGui/QPalette>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>
#include <QtWidgets/QApplication>
#include <QtWidgets/QPushButton>

using namespace Hookglass;
using namespace Qt::StringLiterals;

Q_DECLARE_METATYPE(Hookglass::Look)

class TestGuiTheme final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void contrastOfKnownColours();
    void everyPairIsReadable_data();
    void everyPairIsReadable();
    void paletteIsReadable_data();
    void paletteIsReadable();
    void fontsAreBundled();
    void iconsTakeTheLook();
    void everyGlyphDraws();
    void lookChangesWhileRunning();

private:
    Theme m_theme{Look::Light};
};

void TestGuiTheme::contrastOfKnownColours()
{
    QCOMPARE(qRound(Theme::contrast(Qt::black, Qt::white) * 10), 210);
    QCOMPARE(qRound(Theme::contrast(Qt::red, Qt::red) * 10), 10);
    QCOMPARE(qRound(Theme::contrast(QColor(0x777777), Qt::white) * 100), 448); // as WCAG tools say
}

void TestGuiTheme::everyPairIsReadable_data()
{
    QTest::addColumn<QColor>("foreground");
    QTest::addColumn<QColor>("background");
    QTest::addColumn<double>("minimum");
    for (const bool dark : {false, true}) {
        const QList<ContrastPair> pairs =
            Theme::contrastPairs(dark ? Theme::darkColors() : Theme::lightColors());
        for (const ContrastPair &pair : pairs)
            QTest::addRow("%s, %s on %s", dark ? "dark" : "light", pair.name,
                          qPrintable(pair.background.name()))
                << pair.foreground << pair.background << pair.minimum;
    }
}

void TestGuiTheme::everyPairIsReadable()
{
    QFETCH(QColor, foreground);
    QFETCH(QColor, background);
    QFETCH(double, minimum);
    const double contrast = Theme::contrast(foreground, background);
    QVERIFY2(contrast >= minimum, qPrintable(QString::number(contrast)));
}

void TestGuiTheme::paletteIsReadable_data()
{
    QTest::addColumn<Look>("look");
    QTest::newRow("light") << Look::Light;
    QTest::newRow("dark") << Look::Dark;
}

void TestGuiTheme::paletteIsReadable()
{
    QFETCH(Look, look);
    m_theme.setLook(look);
    m_theme.apply(*qApp);
    QCOMPARE(m_theme.isDark(), look == Look::Dark);
    using Role = QPalette::ColorRole;
    const QList<std::pair<Role, Role>> pairs{{QPalette::WindowText, QPalette::Window},
                                             {QPalette::Text, QPalette::Base},
                                             {QPalette::Text, QPalette::AlternateBase},
                                             {QPalette::PlaceholderText, QPalette::Base},
                                             {QPalette::ButtonText, QPalette::Button},
                                             {QPalette::HighlightedText, QPalette::Highlight},
                                             {QPalette::ToolTipText, QPalette::ToolTipBase},
                                             {QPalette::Link, QPalette::Base}};
    const QPalette palette = QApplication::palette();
    for (const QPalette::ColorGroup group : {QPalette::Active, QPalette::Inactive}) {
        for (const auto &[text, ground] : pairs)
            QVERIFY(Theme::contrast(palette.color(group, text), palette.color(group, ground)) >=
                    4.5);
    }
    const bool dark = palette.color(QPalette::Window).lightness() < 128;
    QCOMPARE(dark, look == Look::Dark);
}

void TestGuiTheme::fontsAreBundled()
{
    m_theme.apply(*qApp);
    QCOMPARE(QFontInfo(m_theme.textFont()).family(), u"Inter"_s);
    QCOMPARE(QFontInfo(m_theme.strongFont()).weight(), int(QFont::DemiBold));
    QCOMPARE(QFontInfo(m_theme.monoFont()).family(), u"Hack"_s);
    // Times stand under each other.
    const QFontMetricsF metrics(m_theme.monoFont());
    QCOMPARE(metrics.horizontalAdvance(u"11:11:11.111"_s),
             metrics.horizontalAdvance(u"00:00:00.000"_s));
    // No two characters are drawn as one: bytes are shown as they are.
    QCOMPARE(metrics.horizontalAdvance(u"->"_s), 2 * metrics.horizontalAdvance(u'-'));
}

void TestGuiTheme::iconsTakeTheLook()
{
    const auto inkOf = [](const QIcon &icon) {
        const QImage image = icon.pixmap(32, 32).toImage();
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x) {
                if (image.pixelColor(x, y).alpha() == 255)
                    return image.pixelColor(x, y);
            }
        }
        return QColor();
    };
    const QIcon icon = themedIcon(m_theme, Glyph::Stop, Tone::Bad);
    m_theme.setLook(Look::Light);
    QCOMPARE(inkOf(icon), Theme::lightColors().bad);
    m_theme.setLook(Look::Dark);
    QCOMPARE(inkOf(icon), Theme::darkColors().bad); // the same icon, drawn anew
}

void TestGuiTheme::everyGlyphDraws()
{
    for (int glyph = 0; glyph <= int(Glyph::Close); ++glyph) {
        const QImage image = themedIcon(m_theme, Glyph(glyph)).pixmap(24, 24).toImage();
        int ink = 0;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x)
                ink += image.pixelColor(x, y).alpha() > 128;
        }
        QVERIFY2(ink > 10, qPrintable(QString::number(glyph)));
    }
    QVERIFY(!applicationIcon().isNull());
    QVERIFY(!QDir(u":/hookglass/icons"_s).entryList().isEmpty());
}

void TestGuiTheme::lookChangesWhileRunning()
{
    m_theme.setLook(Look::Light);
    m_theme.apply(*qApp);
    QPushButton button;
    button.show();
    QSignalSpy changed(&m_theme, &Theme::changed);
    m_theme.setLook(Look::Dark);
    QCOMPARE(changed.count(), 1);
    QCOMPARE(QApplication::palette().color(QPalette::Button), Theme::darkColors().raised);
    QTRY_COMPARE(button.palette().color(QPalette::Button), Theme::darkColors().raised);
    m_theme.setLook(Look::Dark);
    QCOMPARE(changed.count(), 1);
}

QTEST_MAIN(TestGuiTheme)
#include "tst_gui_theme.moc"
