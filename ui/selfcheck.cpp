// SPDX-License-Identifier: MIT
#include "selfcheck.h"

#include "core/eventcatalog.h"
#include "icons.h"
#include "snippets.h"
#include "tunnel/tunnelprovider.h"

#include <QtGui/QFontDatabase>
#include <QtGui/QFontInfo>
#include <QtGui/QGuiApplication>
#include <QtGui/QImage>
#include <QtGui/QPainter>

#include <algorithm>

namespace Hookglass {

using namespace Qt::StringLiterals;
using Health::Finding;

namespace {

constexpr std::chrono::seconds KeychainPatience(10);
constexpr QSize IconSize(32, 32);

QString translate(const char *text)
{
    return QCoreApplication::translate("Hookglass::SelfCheck", text);
}

bool hasInk(const QImage &image)
{
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            if (qAlpha(image.pixel(x, y)) > 0)
                return true;
        }
    }
    return false;
}

Finding platform()
{
    return {.what = translate("Qt"),
            .works = true,
            .needed = true,
            .words = translate("%1, platform \"%2\"")
                         .arg(QLatin1StringView(qVersion()), QGuiApplication::platformName())};
}

/// Every icon of ours really draws something, however this build draws them.
Finding icons(const Theme &theme)
{
    QStringList empty;
    const int count = int(Glyph::More) + 1;
    for (int glyph = 0; glyph < count; ++glyph) {
        if (!hasInk(themedIcon(theme, Glyph(glyph)).pixmap(IconSize).toImage()))
            empty << QString::number(glyph);
    }
    if (!hasInk(applicationIcon().pixmap(IconSize).toImage()))
        empty << translate("the program's own");
    return {.what = translate("Icons (svg)"),
            .works = empty.isEmpty(),
            .needed = true,
            .words = empty.isEmpty() ? translate("%1 icons are drawn.").arg(count + 1)
                                     : translate("Nothing is drawn for %1 of %2 icons: %3")
                                           .arg(empty.size())
                                           .arg(count + 1)
                                           .arg(empty.join(u", "_s))};
}

/// Our own fonts are there, are what is used, and have letters.
Finding fonts(const Theme &theme)
{
    QStringList problems;
    const auto check = [&problems](const QFont &font, const QString &family) {
        QImage image(64, 32, QImage::Format_ARGB32_Premultiplied);
        image.fill(Qt::transparent);
        QPainter painter(&image);
        painter.setFont(font);
        painter.setPen(Qt::black);
        painter.drawText(image.rect(), Qt::AlignCenter, u"Hg1"_s);
        painter.end();
        if (!QFontDatabase::families().contains(family))
            problems << translate("%1 is not loaded").arg(family);
        else if (QFontInfo(font).family() != family)
            problems << translate("%1 is used instead of %2").arg(QFontInfo(font).family(), family);
        else if (!hasInk(image))
            problems << translate("%1 draws no letters").arg(family);
    };
    check(theme.textFont(), u"Inter"_s);
    check(theme.monoFont(), u"Hack"_s);
    return {.what = translate("Fonts"),
            .works = problems.isEmpty(),
            .needed = true,
            .words = problems.isEmpty() ? translate("Inter and Hack are loaded and draw letters.")
                                        : problems.join(u"; "_s)};
}

/// What is compiled in can be read.
Finding resources()
{
    Finding finding{.what = translate("Resources")};
    const Result<EventCatalog> events = EventCatalog::load();
    const Result<TunnelCatalog> tunnels = TunnelCatalog::load();
    if (!events || !tunnels) {
        finding.words = events ? tunnels.error().message : events.error().message;
        return finding;
    }
    const QList<Snippet> receivers = snippets();
    const bool areThere =
        std::none_of(receivers.cbegin(), receivers.cend(),
                     [](const Snippet &snippet) { return snippet.text().isEmpty(); });
    finding.works = areThere && !events->events().isEmpty() && !tunnels->providers().isEmpty();
    finding.words = finding.works ? translate("%1 kinds of events, %2 tunnel programs")
                                        .arg(events->events().size())
                                        .arg(tunnels->providers().size())
                                  : translate("Some of what is compiled in cannot be read.");
    return finding;
}

} // namespace

QList<Finding> selfCheck(const Theme &theme)
{
    return {platform(),
            Health::database(),
            Health::tls(),
            Health::signatures(),
            Health::ports(),
            icons(theme),
            fonts(theme),
            resources(),
            Health::keychain(KeychainPatience),
            Health::temporaryStore()};
}

} // namespace Hookglass
