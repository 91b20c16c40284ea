// SPDX-License-Identifier: MIT
#include <QtCore/QDirIterator>
#include <QtCore/QFile>
#include <QtCore/QFileInfo>
#include <QtCore/QMap>
#include <QtCore/QRegularExpression>
#include <QtTest/QTest>

using namespace Qt::StringLiterals;

namespace {

// Who may include whom (README.md says it in words). A folder always knows itself.
const QMap<QString, QStringList> &arrows()
{
    static const QStringList all{u"core"_s,    u"http"_s,     u"store"_s,  u"receiver"_s,
                                 u"fub"_s,     u"delivery"_s, u"tunnel"_s, u"secrets"_s,
                                 u"sandbox"_s, u"models"_s,   u"app"_s};
    static const QMap<QString, QStringList> table{
        {u"core"_s, {}},
        {u"http"_s, {u"core"_s}},
        {u"store"_s, {u"core"_s}},
        {u"receiver"_s, {u"http"_s, u"store"_s, u"core"_s}},
        {u"fub"_s, {u"core"_s}},
        {u"delivery"_s, {u"http"_s, u"store"_s, u"core"_s}},
        {u"tunnel"_s, {u"core"_s}},
        {u"secrets"_s, {u"core"_s}},
        {u"sandbox"_s, {u"http"_s, u"core"_s}},
        {u"models"_s, {u"core"_s}},
        {u"app"_s, all},
        {u"cli"_s, all},
    };
    return table;
}

QString read(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

QString below(const QString &folder)
{
    return QStringLiteral(HOOKGLASS_ROOT "/") + folder;
}

QStringList filesIn(const QString &folder, const QStringList &patterns)
{
    QStringList files;
    QDirIterator it(below(folder), patterns, QDir::Files, QDirIterator::Subdirectories);
    while (it.hasNext())
        files.append(it.next());
    files.sort();
    return files;
}

QString relative(const QString &path)
{
    return path.mid(below({}).size());
}

/// What the text includes, with its quotes or brackets; a macro's name as it stands.
QStringList includesOf(QString text)
{
    text.remove(u"\\\n"_s); // a directive may be continued on the next line
    static const QRegularExpression directive(
        // no raw strings in this file: moc loses its way in them
        u"^[ \\t]*(?:/\\*.*?\\*/[ \\t]*)*(?:#|%:)[ \\t]*(?:/\\*.*?\\*/[ \\t]*)*"
        u"(?:include|include_next|import)\\b[ \\t]*(<[^>\\n]*>|\"[^\"\\n]*\"|\\S+)"_s,
        QRegularExpression::MultilineOption);
    QStringList found;
    for (auto it = directive.globalMatch(text); it.hasNext();)
        found.append(it.next().captured(1));
    return found;
}

/// Why a file of src/<folder> may not include this; empty: it may.
QString objection(const QString &folder, const QString &include)
{
    if (include.size() < 3 || (!include.startsWith(u'<') && !include.startsWith(u'"')))
        return u"an include by a macro hides where it leads"_s;
    const QString path = include.sliced(1, include.size() - 2);
    if (path.contains(u".."_s) || path.contains(u'\\') || path.startsWith(u'/') ||
        path.contains(u"//"_s) || path.startsWith(u"./"_s))
        return u"paths are written from src/ or from the compiler's include folders"_s;

    // Debian's include root lets <QtWidgets/...> through without linking it, and a target that
    // got Gui's folder from elsewhere takes <QWidget> and <qwidget.h> too.
    static const QRegularExpression qtName(u"^(Q.*|q[a-z0-9_]+\\.h)$"_s);
    if (path == u"qt6keychain/keychain.h"_s) // needs QtCore and QtDBus only
        return {};
    const QStringList parts = path.split(u'/');
    const bool qtFolder =
        parts.size() > 1 && parts.first().startsWith(u"qt"_s, Qt::CaseInsensitive);
    if (qtFolder || qtName.match(parts.last()).hasMatch()) {
        static const QStringList modules{u"QtCore"_s, u"QtNetwork"_s, u"QtSql"_s};
        // What the keychain's library speaks, and so is there anyway.
        if (folder == u"secrets"_s && parts.size() == 2 && parts.first() == u"QtDBus"_s)
            return {};
        if (parts.size() != 2 || !modules.contains(parts.first()))
            return u"only <QtCore/...>, <QtNetwork/...> and <QtSql/...>, spelled so"_s;
        static const QStringList otherModules{u"QtGui"_s, u"QtWidgets"_s, u"QtSvg"_s};
        if (otherModules.contains(parts.last()))
            return u"Gui and Widgets belong to ui/"_s;
        return {};
    }
    if (include.startsWith(u'<'))
        return {};

    static const QRegularExpression mocOutput(u"^(moc_)?[a-z0-9_]+\\.(moc|cpp)$"_s);
    if (parts.size() == 1)
        return mocOutput.match(path).hasMatch() ? QString() : u"own headers by folder/file.h"_s;
    const QString &target = parts.first();
    if (target == folder || arrows().value(folder).contains(target))
        return {};
    return u"%1 may not know %2"_s.arg(folder, target);
}

} // namespace

class TestArrows final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void objection_data();
    void objection();
    void readsDirectivesInEverySpelling();
    void sourcesKeepTheArrows();
    void librariesKeepTheArrows();
    void everySourceBeginsWithTheLicence();
};

void TestArrows::objection_data()
{
    QTest::addColumn<QString>("folder");
    QTest::addColumn<QString>("include");
    QTest::addColumn<bool>("allowed");

    const auto row = [](const char *folder, const char *include, bool allowed) {
        QTest::addRow("%s: %s", folder, include)
            << QString::fromLatin1(folder) << QString::fromLatin1(include) << allowed;
    };
    row("core", "<QtCore/QString>", true);
    row("http", "<QtNetwork/QTcpSocket>", true);
    row("store", "<QtSql/QSqlQuery>", true);
    row("secrets", "<qt6keychain/keychain.h>", true);
    row("secrets", "<qt6keychain/other.h>", false);
    row("secrets", "<QtDBus/QDBusMessage>", true);
    row("secrets", "<QDBusMessage>", false);
    row("core", "<QtDBus/QDBusMessage>", false);
    row("core", "<vector>", true);
    row("core", "<queue>", true);
    row("core", "<openssl/evp.h>", true);
    row("http", "<boost/beast/http/basic_parser.hpp>", true);
    row("store", "<sys/file.h>", true);
    for (const char *gui : {"<QtWidgets/QWidget>",
                            "<QtGui/QColor>",
                            "<QtSvg/QSvgRenderer>",
                            "<QWidget>",
                            "<QColor>",
                            "<qwidget.h>",
                            "<qcolor.h>",
                            "<QtGui>",
                            "<QtWidgets>",
                            "\"QtWidgets/QWidget\"",
                            "\"QWidget\"",
                            "\"qcolor.h\"",
                            "<qt6/QtGui/QColor>",
                            "<QtCore/../QtGui/QColor>",
                            "<qtgui/qcolor.h>",
                            "<QTGUI/qcolor.h>",
                            "</usr/include/qt6/QtGui/QColor>",
                            "<QtGui//QColor>",
                            "<./QtGui/QColor>",
                            "<QtGui\\QColor>",
                            "<QtGui/private/qcolor_p.h>",
                            "<QtQuick/QQuickItem>",
                            "<x86_64-linux-gnu/qt6/QtGui/qcolor.h>",
                            "GUI_HEADER",
                            "<QtCore/QtGui>"}) {
        row("app", gui, false);
    }
    row("core", "\"core/result.h\"", true);
    row("receiver", "\"http/server.h\"", true);
    row("receiver", "\"store/eventwriter.h\"", true);
    row("cli", "\"app/workspace.h\"", true);
    row("app", "\"models/eventtablemodel.h\"", true);
    row("http", "\"server.moc\"", true);
    row("models", "\"store/eventreader.h\"", false);
    row("store", "\"models/eventtablemodel.h\"", false);
    row("http", "\"receiver/receiver.h\"", false);
    row("core", "\"http/server.h\"", false);
    row("sandbox", "\"store/eventwriter.h\"", false);
    row("sandbox", "\"receiver/receiver.h\"", false);
    row("app", "\"cli/command.h\"", false);
    row("app", "\"ui/mainwindow.h\"", false);
    row("core", "\"result.h\"", false);
    row("receiver", "\"../http/server.h\"", false);
    row("unheard", "\"core/result.h\"", false);
}

void TestArrows::objection()
{
    QFETCH(QString, folder);
    QFETCH(QString, include);
    QFETCH(bool, allowed);
    QCOMPARE(::objection(folder, include).isEmpty(), allowed);
}

void TestArrows::readsDirectivesInEverySpelling()
{
    const QStringList found = includesOf(u"#include <a>\n"
                                         "  #  include\t\"b/c.h\" // why\n"
                                         "#include<d>\n"
                                         "# /* x */ include /* y */ <e>\n"
                                         "#inc\\\nlude <f>\n"
                                         "%:include <g>\n"
                                         "#import <h>\n"
                                         "#include NAME\n"
                                         "// #include <no>\n"
                                         "#includes <no>\n"
                                         "text(\"#include <no>\")\n"_s);
    // A comment between "include" and the name is taken for the name, and refused as one.
    const QStringList expected{u"<a>"_s, u"\"b/c.h\""_s, u"<d>"_s, u"/*"_s,
                               u"<f>"_s, u"<g>"_s,       u"<h>"_s, u"NAME"_s};
    QCOMPARE(found, expected);
}

void TestArrows::sourcesKeepTheArrows()
{
    const QStringList files = filesIn(u"src"_s, {u"*.cpp"_s, u"*.h"_s, u"*.inc"_s, u"*.mm"_s});
    QVERIFY2(files.size() > 10, "the sources were not found");
    QStringList problems;
    for (const QString &file : files) {
        const QString folder = relative(file).section(u'/', 1, 1);
        const QStringList includes = includesOf(read(file));
        for (const QString &include : includes) {
            const QString why = ::objection(folder, include);
            if (!why.isEmpty())
                problems.append(u"%1 includes %2: %3"_s.arg(relative(file), include, why));
        }
    }
    QVERIFY2(problems.isEmpty(), qPrintable(problems.join(u'\n')));
}

void TestArrows::librariesKeepTheArrows()
{
    const QStringList files = filesIn(u"src"_s, {u"CMakeLists.txt"_s, u"*.cmake"_s});
    QVERIFY2(files.size() > 3, "the CMake files were not found");
    static const QRegularExpression linked(u"\\b(Hookglass|Qt6?)::(\\w+)"_s);
    static const QStringList modules{u"Core"_s, u"Network"_s, u"Sql"_s};
    QStringList problems;
    for (const QString &file : files) {
        const QString folder = relative(file).section(u'/', 1, 1);
        for (auto it = linked.globalMatch(read(file)); it.hasNext();) {
            const QRegularExpressionMatch match = it.next();
            const QString name = match.captured(2);
            const bool allowed =
                match.captured(1) == u"Hookglass"
                    ? name == u"flags" || name == folder || arrows().value(folder).contains(name) ||
                          (name == u"version" && (folder == u"app" || folder == u"cli"))
                    : modules.contains(name) || (folder == u"secrets" && name == u"DBus");
            if (!allowed)
                problems.append(u"%1 links %2"_s.arg(relative(file), match.captured(0)));
        }
    }
    QVERIFY2(problems.isEmpty(), qPrintable(problems.join(u'\n')));
}

void TestArrows::everySourceBeginsWithTheLicence()
{
    const QString line = u"SPDX-License-Identifier: MIT"_s;
    QStringList problems;
    int seen = 0;
    for (const QString &folder : {u"src"_s, u"ui"_s, u"tests"_s, u"packaging"_s}) {
        const QStringList files =
            filesIn(folder, {u"*.cpp"_s, u"*.h"_s, u"*.inc"_s, u"*.mm"_s, u"CMakeLists.txt"_s,
                             u"*.cmake"_s, u"*.sh"_s, u"*.py"_s, u"*.awk"_s});
        for (const QString &file : files) {
            ++seen;
            QString text = read(file);
            if (text.startsWith(u"#!"_s))
                text = text.section(u'\n', 1);
            const bool hashed = text.startsWith(u'#');
            if (!text.startsWith((hashed ? u"# "_s : u"// "_s) + line + u'\n'))
                problems.append(relative(file));
        }
    }
    QVERIFY2(seen > 20, "the sources were not found");
    QVERIFY2(problems.isEmpty(), qPrintable(u"without the licence line: "_s + problems.join(u' ')));
}

QTEST_GUILESS_MAIN(TestArrows)
#include "tst_arrows.moc"
