// SPDX-License-Identifier: MIT
// Views of a payload of 5 MB: until it is painted, and how long the window is busy at a time until
// all of it is there. The ceiling, measured in the same run: splitting the text into tokens, or
// reading each of its bytes, without which nothing can be shown of it.
#include "core/clock.h"
#include "core/jsonscanner.h"
#include "models/payloadsearch.h"
#include "support/targettable.h"
#include "ui/comparewindow.h"
#include "ui/diffview.h"
#include "ui/findbar.h"
#include "ui/hexview.h"
#include "ui/jsonprettyview.h"
#include "ui/jsontreeview.h"
#include "ui/payloadtab.h"
#include "ui/rawview.h"
#include "ui/theme.h"

#include <QtCore/QElapsedTimer>
#include <QtCore/QTimer>
#include <QtWidgets/QApplication>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QScrollBar>
#include <QtWidgets/QTreeView>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <limits>

using namespace Hookglass;
using namespace Hookglass::Test;
using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype Size = 5 * 1024 * 1024;
constexpr int Runs = 9;
constexpr double LongestGap = 50; ///< ms
constexpr double Limit = 60'000;  ///< ms; then something is broken

QByteArray people()
{
    QByteArray text = "{\"people\":[";
    for (int i = 0; text.size() < Size - 400; ++i) {
        const QByteArray n = QByteArray::number(i);
        text += (i ? "," : "") + R"({"id":)"_ba + n + R"(,"name":"Ann Lee )" + n +
                R"(","stage":"Free \u0054rial","price":)" + n +
                R"(.50,"tags":["Hot","Zo)"
                "\xc3\xab"
                R"("],"emails":[{"value":"ann)" +
                n + R"(@example.com","isPrimary":true}],"source":null})";
    }
    return text + "]}";
}

/// Milliseconds of one thing done in the window.
struct Figures
{
    double paint = 0; ///< until it is painted first
    double whole = 0; ///< until all of it is there
    double gap = 0;   ///< the longest time in which the window does not answer
};

/// Tells when a widget has been painted.
class PaintWatch final : public QObject
{
public:
    explicit PaintWatch(QWidget &widget) { widget.installEventFilter(this); }
    bool eventFilter(QObject *, QEvent *event) override
    {
        m_isPainted |= event->type() == QEvent::Paint;
        return false;
    }
    bool isPainted() const { return m_isPainted; }

private:
    bool m_isPainted = false;
};

/// Does `begin`, and lets the window go on until `isDone`.
Figures watch(QWidget &painted, const std::function<void()> &begin,
              const std::function<bool()> &isDone)
{
    Figures figures;
    const PaintWatch paint(painted);
    QElapsedTimer all;
    QElapsedTimer beat;
    const auto milliseconds = [](const QElapsedTimer &clock) {
        return double(clock.nsecsElapsed()) / 1e6;
    };
    all.start();
    beat.start();
    begin();
    for (;;) {
        QCoreApplication::processEvents(QEventLoop::AllEvents);
        figures.gap = std::max(figures.gap, milliseconds(beat));
        if (figures.paint == 0 && paint.isPainted())
            figures.paint = milliseconds(all);
        if (isDone() && paint.isPainted())
            break;
        beat.restart();
        if (milliseconds(all) > Limit) {
            std::fprintf(stderr, "this does not end\n");
            std::exit(3);
        }
        QThread::usleep(200); // the worker needs the other core, not this one
        beat.restart();
    }
    figures.whole = milliseconds(all);
    return figures;
}

Figures medianOf(const std::function<Figures()> &once)
{
    QList<double> paint;
    QList<double> whole;
    QList<double> gap;
    for (int run = 0; run < Runs; ++run) {
        const Figures figures = once();
        paint << figures.paint;
        whole << figures.whole;
        gap << figures.gap;
    }
    return {median(paint), median(whole), *std::max_element(gap.begin(), gap.end())};
}

double bestOf(const std::function<void()> &work)
{
    QList<double> times;
    for (int run = 0; run < Runs; ++run) {
        QElapsedTimer clock;
        clock.start();
        work();
        times << double(clock.nsecsElapsed()) / 1e6;
    }
    return median(times);
}

QString shown(double milliseconds)
{
    return u"%1 ms"_s.arg(milliseconds, 0, 'f', milliseconds < 10 ? 2 : 0);
}

class ViewBench
{
public:
    explicit ViewBench(const Theme &theme)
        : m_theme(theme)
        , m_tab(theme)
    {
        m_tab.resize(1000, 600);
        m_tab.show();
        QCoreApplication::processEvents();
    }

    void open(const QString &what, PayloadTab::View view, const QByteArray &body, double ceiling,
              double target)
    {
        m_tab.setView(view);
        const Figures figures = medianOf([&] {
            m_tab.setBody({});
            settle();
            return watch(
                painted(), [&] { m_tab.setBody(body); }, [this] { return isReady(); });
        });
        add(u"open "_s + what, figures, ceiling, target);
    }

    void find(const QString &what, PayloadTab::View view, const QByteArray &body,
              const QString &text, double ceiling, double target)
    {
        m_tab.setView(view);
        m_tab.setBody(body);
        watch(
            painted(), [this] { painted().update(); }, [this] { return isReady(); });
        m_tab.openFind();
        const Figures figures = medianOf([&] {
            m_tab.findBar()->field()->clear();
            settle();
            return watch(
                painted(), [&] { m_tab.findBar()->field()->setText(text); },
                [this] { return m_tab.findBar()->countText().contains(u" of "_s) && isReady(); });
        });
        std::printf("find %s: %s\n", qPrintable(what), qPrintable(m_tab.findBar()->countText()));
        m_tab.findBar()->close();
        add(u"find "_s + what, figures, ceiling, target);
    }

    /// Two bodies compared in a window of their own, until their lines are there.
    void compare(const QString &what, const QByteArray &before, const QByteArray &after)
    {
        SystemClock clock;
        const Figures figures = medianOf([&] {
            CompareWindow window(m_theme, clock);
            window.setAttribute(Qt::WA_DeleteOnClose, false);
            window.setView(CompareWindow::Lines);
            window.show();
            Comparison comparison;
            comparison.older.bytes = before;
            comparison.newer.bytes = after;
            return watch(
                *window.lines()->viewport(), [&] { window.setComparison(comparison); },
                [&] { return window.lines()->blockCount() > 1; });
        });
        m_table.add({.what = what + u": all of it"_s,
                     .measured = shown(figures.whole),
                     .ceiling = {},
                     .target = shown(2000),
                     .reached = figures.whole <= 2000});
        m_table.add({.what = what + u": longest gap of "_s + QString::number(Runs),
                     .measured = shown(figures.gap),
                     .ceiling = {},
                     .target = shown(LongestGap),
                     .reached = figures.gap <= LongestGap});
    }

    /// Every page once, painted.
    void scroll(const QString &what, PayloadTab::View view, const QByteArray &body)
    {
        m_tab.setView(view);
        m_tab.setBody(body);
        watch(
            painted(), [this] { painted().update(); }, [this] { return isReady(); });
        QScrollBar *bar = m_tab.view()->verticalScrollBar();
        QList<double> frames;
        for (int step = 0; step < 300; ++step) {
            QElapsedTimer clock;
            clock.start();
            bar->setValue(int(qint64(bar->maximum()) * step / 300));
            m_tab.view()->viewport()->repaint();
            frames << double(clock.nsecsElapsed()) / 1e6;
        }
        std::sort(frames.begin(), frames.end());
        m_table.add({.what = u"jump and paint, "_s + what + u", p99"_s,
                     .measured = shown(frames.at(frames.size() * 99 / 100)),
                     .ceiling = {},
                     .target = shown(16),
                     .reached = frames.at(frames.size() * 99 / 100) <= 16});
    }

    QString toString() const { return m_table.toString(); }

private:
    QWidget &painted()
    {
        if (m_tab.currentView() == PayloadTab::Tree)
            return *m_tab.tree()->view()->viewport();
        return *m_tab.view()->viewport();
    }

    bool isReady()
    {
        switch (m_tab.currentView()) {
        case PayloadTab::Pretty:
            return m_tab.pretty()->isLaidOut();
        case PayloadTab::Raw:
            return m_tab.raw()->isLaidOut();
        case PayloadTab::Tree:
            return m_tab.tree()->isReady();
        case PayloadTab::Hex:
            return true;
        }
        Q_UNREACHABLE();
    }

    void settle()
    {
        QElapsedTimer clock;
        clock.start();
        while (clock.elapsed() < 30)
            QCoreApplication::processEvents();
    }

    void add(const QString &what, const Figures &figures, double ceiling, double target)
    {
        m_table.add({.what = what + u": painted"_s,
                     .measured = shown(figures.paint),
                     .ceiling = {},
                     .target = shown(target),
                     .reached = figures.paint <= target});
        m_table.add({.what = what + u": all of it"_s,
                     .measured = shown(figures.whole),
                     .ceiling = shown(ceiling),
                     .target = {}});
        m_table.add({.what = what + u": longest gap of "_s + QString::number(Runs),
                     .measured = shown(figures.gap),
                     .ceiling = {},
                     .target = shown(LongestGap),
                     .reached = figures.gap <= LongestGap});
    }

    const Theme &m_theme;
    PayloadTab m_tab;
    TargetTable m_table;
};

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication::setApplicationName(u"bench_views"_s);
    QApplication app(argc, argv);
    Theme theme(Look::Light);
    theme.apply(app);
    const QByteArray many = people();
    const QByteArray line(Size, 'x');
    const QByteArray string = '"' + QByteArray("word ").repeated(Size / 5) + '"';
    const QByteArray deep = QByteArray(Size / 2, '[') + QByteArray(Size / 2, ']');
    const QByteArray noText(Size, '\xff');

    const double tokens = bestOf([&] {
        JsonText::Scanner scanner(many, std::numeric_limits<int>::max());
        for (JsonText::Token token; scanner.next(token);) {
        }
    });
    const double bytes = bestOf([&] {
        if (std::count(line.begin(), line.end(), 'y') > 0)
            std::exit(3);
    });
    ViewBench bench(theme);
    bench.open(u"pretty, people"_s, PayloadTab::Pretty, many, tokens, 50);
    bench.open(u"pretty, one string"_s, PayloadTab::Pretty, string, bytes, 50);
    bench.open(u"pretty, no JSON in one line"_s, PayloadTab::Pretty, line, bytes, 50);
    bench.open(u"pretty, 2.6 M levels"_s, PayloadTab::Pretty, deep, bytes, 50);
    bench.open(u"tree, people"_s, PayloadTab::Tree, many, tokens, 50);
    bench.open(u"raw, one line"_s, PayloadTab::Raw, line, bytes, 50);
    bench.open(u"raw, no text"_s, PayloadTab::Raw, noText, bytes, 50);
    bench.open(u"hex"_s, PayloadTab::Hex, many, bytes, 50);
    bench.find(u"a rare word, pretty"_s, PayloadTab::Pretty, many, u"Ann Lee 20000"_s, tokens, 50);
    bench.find(u"an escaped word, pretty"_s, PayloadTab::Pretty, many, u"free trial"_s, tokens, 50);
    bench.find(u"a letter, raw"_s, PayloadTab::Raw, many, u"e"_s, bytes, 50);
    bench.find(u"a word, tree"_s, PayloadTab::Tree, many, u"ann20000@"_s, tokens, 50);
    bench.scroll(u"pretty"_s, PayloadTab::Pretty, many);
    bench.scroll(u"raw"_s, PayloadTab::Raw, many);
    bench.scroll(u"hex"_s, PayloadTab::Hex, many);
    QByteArray other = many;
    other.replace("Ann Lee 20000\"", "Ann Lea 20000\"");
    bench.compare(u"compare 5 MB, one changed"_s, many, other);
    bench.compare(u"compare 5 MB, one cut off"_s, many, many.first(Size / 2));
    std::printf("%s\n", qPrintable(bench.toString()));
    return 0;
}
