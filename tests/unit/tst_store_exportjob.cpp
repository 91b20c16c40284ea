// SPDX-License-Identifier: MIT
// The job: which events it writes, what it tells, and files that appear as a whole.
#include "exportsamples.h"
#include "store/exportfile.h"
#include "store/jsonlines.h"
#include "store/marks.h"
#include "store/trash.h"

#include <QtTest/QtTest>

#ifdef Q_OS_UNIX
#include <sys/stat.h>
#endif

using namespace Hookglass;
using namespace Hookglass::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestStoreExportJob final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void filesAppearWhole();
    void foldersAreNotOverwritten();
    void jobWritesWhatIsWanted();
    void jobFindsHoweverLongPayloadsTake();
    void jobCountsWhatItWrote();
    void jobTakesMarksAlong();
    void jobTellsWhoseKeysAreMissing();
    void oneSaltGivesTheSameStandIns();
    void jobTellsWhatItWouldReplace();
    void jobKnowsPeopleBeforeItWrites();
    void jobNeverWritesKeys_data();
    void jobNeverWritesKeys();
    void jobSaysWhatIsWrong();
};

void TestStoreExportJob::filesAppearWhole()
{
    const QTemporaryDir dir;
    const QString path = dir.filePath(u"x.jsonl"_s);
    writeFile(path, "before");
    {
        auto file = ExportFile::open(path, ExportFormat::Jsonl);
        QVERIFY(file);
        QVERIFY((*file)->write({{"half"}}));
    }
    QCOMPARE(readFile(path), "before"_ba);
    auto file = ExportFile::open(path, ExportFormat::Jsonl);
    QVERIFY((*file)->write({{"all"}, {" of it"}}));
    QCOMPARE(readFile(path), "before"_ba);
    QVERIFY((*file)->finish());
    QCOMPARE(readFile(path), "all of it"_ba);
    QCOMPARE((*file)->bytes(), 9);
    QCOMPARE(QDir(dir.path()).entryList(QDir::Files | QDir::Hidden).size(), 1);
#ifdef Q_OS_UNIX
    // A pipe or a device is written to, and stays what it is.
    const QString pipe = dir.filePath(u"pipe"_s);
    QCOMPARE(mkfifo(QFile::encodeName(pipe).constData(), 0600), 0);
    QFile reader(pipe);
    QVERIFY(reader.open(QIODevice::ReadWrite | QIODevice::Unbuffered)); // so that nobody waits
    auto piped = ExportFile::open(pipe, ExportFormat::Csv);
    QVERIFY(piped);
    QVERIFY((*piped)->write({{"all"}, {" of it"}}));
    QVERIFY((*piped)->finish());
    QCOMPARE(reader.read(9), "all of it"_ba);
    QVERIFY(!QFileInfo(pipe).isFile());
    const QString fresh = dir.filePath(u"new.sh"_s);
    auto script = ExportFile::open(fresh, ExportFormat::Curl);
    QVERIFY((*script)->write({{"#!/bin/sh\n", {}, true}}));
    QVERIFY((*script)->finish());
    QCOMPARE(QFile::permissions(fresh) & (QFile::ReadGroup | QFile::ReadOther | QFile::ExeOwner),
             QFile::ExeOwner);
#endif
    const auto nowhere = ExportFile::open(dir.filePath(u"no/such/folder"_s), ExportFormat::Csv);
    QVERIFY(!nowhere);
    QCOMPARE(nowhere.error().code, ErrorCode::Storage);
}

void TestStoreExportJob::foldersAreNotOverwritten()
{
    const QTemporaryDir dir;
    const QString path = dir.filePath(u"fixture"_s);
    {
        auto folder = ExportFile::open(path, ExportFormat::Fixture);
        QVERIFY(folder);
        QVERIFY((*folder)->write({{"x", u"a/b.txt"_s}}));
        QVERIFY(!QFileInfo::exists(path));
    }
    QVERIFY(QDir(dir.path()).isEmpty(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot));
    QVERIFY(QDir(dir.path()).mkdir(u"fixture"_s)); // an empty one is fine
    auto folder = ExportFile::open(path, ExportFormat::Fixture);
    QVERIFY(folder);
    QVERIFY((*folder)->write({{"x", u"a/b.txt"_s}}));
    QVERIFY((*folder)->finish());
    folder->reset();
    QCOMPARE(readFile(path + "/a/b.txt"_L1), "x"_ba);
    const auto again = ExportFile::open(path, ExportFormat::Fixture);
    QVERIFY(!again);
    QCOMPARE(again.error().code, ErrorCode::InvalidInput);
    QVERIFY(!ExportFile::open(u"-"_s, ExportFormat::Fixture));
}

void TestStoreExportJob::jobWritesWhatIsWanted()
{
    StoreFixture fixture;
    QVERIFY(fixture.writer->open());
    std::vector<NewDelivery> many;
    for (int i = 0; i < 300; ++i)
        many.push_back(delivery(u"e%1"_s.arg(i), i % 3 ? u"peopleCreated"_s : u"dealsCreated"_s));
    many.push_back(delivery(u"e7"_s)); // a retry
    many.push_back(delivery({}));
    fixture.store(many);
    const QString path = fixture.dir.filePath(u"x.jsonl"_s);
    const auto read = [&path] {
        QList<CapturedDelivery> result;
        const QByteArrayList lines = readFile(path).split('\n');
        for (const QByteArray &line : lines) {
            if (const Result<CapturedDelivery> one = JsonLines::read(line))
                result.append(*one);
        }
        return result;
    };
    ExportOrder order;
    order.path = path;
    ExportProgress progress = run(fixture.path(), order);
    QVERIFY2(progress.problem.isEmpty(), qPrintable(progress.problem));
    QCOMPARE(progress.events, 301);
    QCOMPARE(progress.deliveries, 302);
    QCOMPARE(progress.bytes, QFileInfo(path).size());
    QList<CapturedDelivery> all = read();
    QCOMPARE(all.size(), 302);
    QCOMPARE(all.at(0).eventId, u"e0"_s); // oldest first
    QCOMPARE(all.at(8).eventId, u"e7"_s);
    QCOMPARE(all.at(8).attempt, 2);
    QCOMPARE(all.at(8).body, many.at(300).body);
    QVERIFY(all.constLast().eventId.isEmpty());
    QVERIFY(!all.constLast().problem.isEmpty());

    order.filter = Filter::parse(u"event:deals* -id:e0"_s).filter;
    progress = run(fixture.path(), order,
                   {.moment = FilterMoment::local(fixture.clock),
                    .info = {},
                    .signingKeys = {},
                    .secrets = {}});
    QCOMPARE(progress.events, 99);
    QCOMPARE(read().at(0).eventId, u"e3"_s);

    order.events = QList<EventId>{EventId{5}, EventId{2}, EventId{5}, EventId{99'999}};
    progress = run(fixture.path(), order);
    QCOMPARE(progress.deliveries, 2);
    QCOMPARE(progress.events, 2); // what was removed meanwhile is not among them
    QCOMPARE(progress.found, 2);
    QCOMPARE(read().at(0).eventId, u"e1"_s);
    QCOMPARE(read().at(1).eventId, u"e4"_s);
}

void TestStoreExportJob::jobFindsHoweverLongPayloadsTake()
{
    StoreFixture fixture;
    QVERIFY(fixture.writer->open());
    std::vector<NewDelivery> many;
    for (int i = 0; i < 40; ++i) {
        many.push_back(delivery(u"e%1"_s.arg(i)));
        many.back().body = "{\"text\":\"" + QByteArray(400'000, 'x') + "\"}";
    }
    fixture.store(many);
    ExportOrder order;
    order.path = fixture.dir.filePath(u"x.csv"_s);
    order.format = ExportFormat::Csv;
    order.filter = Filter::parse(u"-zzzz"_s).filter;
    const ExportProgress progress = run(fixture.path(), order);
    QVERIFY2(progress.problem.isEmpty(), qPrintable(progress.problem));
    QCOMPARE(progress.events, 40);
}

void TestStoreExportJob::jobCountsWhatItWrote()
{
    StoreFixture fixture;
    QVERIFY(fixture.writer->open());
    NewDelivery fetched = delivery(u"a"_s);
    fetched.origin = Origin::Fetched;
    fetched.head.clear();
    fixture.store({delivery(u"a"_s), delivery(u"a"_s), fetched, delivery(u"b"_s)});
    const QMap<ExportFormat, qint64> expected{
        {ExportFormat::Jsonl, 4}, {ExportFormat::Csv, 2},     {ExportFormat::Har, 3},
        {ExportFormat::Curl, 2},  {ExportFormat::Fixture, 2}, {ExportFormat::Evidence, 4}};
    QCOMPARE(expected.size(), ExportFormatCount);
    for (auto it = expected.cbegin(); it != expected.cend(); ++it) {
        ExportOrder order;
        order.format = it.key();
        order.path = fixture.dir.filePath(u"out-"_s + exportFormatWord(it.key()));
        const ExportProgress progress = run(fixture.path(), order);
        QVERIFY2(progress.problem.isEmpty(), qPrintable(progress.problem));
        QCOMPARE(progress.written, it.value());
        QCOMPARE(progress.events, 2);
        QCOMPARE(progress.deliveries, 4);
    }
    // What was deleted is gone for an export, too, though it could still be undone.
    ExportOrder some;
    some.path = fixture.dir.filePath(u"some.jsonl"_s);
    some.events = QList<EventId>{EventId{1}, EventId{2}};
    fixture.closeWriter();
    QVERIFY(Trash(*fixture.connection()).hide({EventId{1}}, 1, fixture.clock.now()));
    const ExportProgress left = run(fixture.path(), some);
    QCOMPARE(left.events, 1);
    QCOMPARE(left.deliveries, 1);
    // Too many for a folder, however they were chosen.
    ExportOrder order;
    order.format = ExportFormat::Fixture;
    order.events.emplace();
    for (qint64 id = 1; id <= ExportJob::MostFixtures + 1; ++id)
        order.events->append(EventId{id});
    order.path = fixture.dir.filePath(u"many"_s);
    QCOMPARE(run(fixture.path(), order).code, ErrorCode::InvalidInput);
    QVERIFY(!QFileInfo::exists(order.path));
}

void TestStoreExportJob::jobTakesMarksAlong()
{
    StoreFixture fixture;
    QVERIFY(fixture.writer->open());
    const EventId event =
        fixture.store({delivery(u"a"_s), delivery(u"a"_s), delivery(u"b"_s)}).constFirst().event;
    fixture.closeWriter();
    const EventMarks given{
        .isPinned = true, .color = EventColor::Green, .note = u"call ann@example.com back"_s};
    QVERIFY(Marks(*fixture.connection()).set(event, given));
    ExportOrder order;
    order.path = fixture.dir.filePath(u"x.jsonl"_s);
    const auto marks = [&order](int line) {
        return JsonLines::read(readFile(order.path).split('\n').at(line))->marks;
    };
    QVERIFY(run(fixture.path(), order).problem.isEmpty());
    QCOMPARE(marks(1), given);
    QVERIFY(marks(2).isEmpty()); // once an event
    QVERIFY(marks(3).isEmpty());
    order.isRedacted = true;
    QVERIFY(run(fixture.path(), order).problem.isEmpty());
    QCOMPARE(marks(1).color, EventColor::Green);
    QCOMPARE(marks(1).note, u"xxxx xxx@xxxxxxx.xxx xxxx"_s); // anybody may be named in it
}

void TestStoreExportJob::jobTellsWhoseKeysAreMissing()
{
    StoreFixture fixture;
    QVERIFY(fixture.writer->open());
    NewDelivery other = delivery(u"b"_s);
    other.account = AccountId{2};
    fixture.store({delivery(u"a"_s), other, delivery(u"c"_s)});
    ExportOrder order;
    order.path = fixture.dir.filePath(u"x.jsonl"_s);
    ExportMeans means;
    QVERIFY(!run(fixture.path(), order, means).keysMissing.isEmpty());
    means.complete = {AccountId{1}};
    const QString second = fixture.reader()->event(EventId{2})->summary.accountName;
    QCOMPARE(run(fixture.path(), order, means).keysMissing, QStringList{second});
    means.complete = {AccountId{1}, AccountId{2}};
    QVERIFY(run(fixture.path(), order, means).keysMissing.isEmpty());
}

void TestStoreExportJob::oneSaltGivesTheSameStandIns()
{
    StoreFixture fixture;
    QVERIFY(fixture.writer->open());
    NewDelivery one = delivery(u"a"_s);
    one.body = R"({"eventId":"a","event":"peopleCreated","name":"Ann Lee"})";
    fixture.store(one);
    ExportOrder order;
    order.path = fixture.dir.filePath(u"x.jsonl"_s);
    order.isRedacted = true;
    const auto written = [&] {
        return run(fixture.path(), order).problem.isEmpty() ? readFile(order.path) : QByteArray();
    };
    order.salt = "one";
    const QByteArray first = written();
    QVERIFY(!first.isEmpty() && !first.contains("Ann"));
    QVERIFY(written() == first);
    order.salt = "another";
    QVERIFY(written() != first);
}

void TestStoreExportJob::jobTellsWhatItWouldReplace()
{
    StoreFixture fixture;
    QVERIFY(fixture.writer->open());
    NewDelivery one = delivery(u"e1"_s);
    one.body = R"({"name":"Ann Lee","email":"ann@mail.test"})";
    fixture.store(one);
    ExportOrder order;
    order.isRedacted = true;
    const QStringList before = QDir(fixture.folder()).entryList(QDir::Files);
    const ExportProgress progress = run(fixture.path(), order);
    QVERIFY(progress.problem.isEmpty());
    QCOMPARE(progress.redaction[RedactionKind::Name].count, 1);
    QCOMPARE(progress.redaction[RedactionKind::Name].samples.at(0).before, u"Ann Lee"_s);
    QCOMPARE(progress.redaction[RedactionKind::Email].count, 1);
    QCOMPARE(progress.redaction[RedactionKind::Key].count, 1); // the address it came to
    QCOMPARE(QDir(fixture.folder()).entryList(QDir::Files), before);
}

void TestStoreExportJob::jobKnowsPeopleBeforeItWrites()
{
    StoreFixture fixture;
    QVERIFY(fixture.writer->open());
    NewDelivery tag = delivery(u"a"_s);
    tag.body = R"({"eventId":"a","event":"peopleTagsCreated","data":{"tags":["Sarah referral"]}})";
    fixture.store(tag);
    NewDelivery person = delivery(u"b"_s);
    person.body = R"({"eventId":"b","event":"peopleCreated","firstName":"Sarah"})";
    fixture.store(person);
    ExportOrder order;
    order.path = fixture.dir.filePath(u"x.jsonl"_s);
    order.isRedacted = true;
    const ExportProgress progress = run(fixture.path(), order);
    QVERIFY2(progress.problem.isEmpty(), qPrintable(progress.problem));
    QCOMPARE(progress.learned, 2);
    QCOMPARE(progress.events, 2);
    const QByteArray text = readFile(order.path);
    QVERIFY(!text.contains("Sarah"));
    QVERIFY(text.contains(" referral"));
}

void TestStoreExportJob::jobNeverWritesKeys_data()
{
    QTest::addColumn<int>("format");
    QTest::addColumn<bool>("isRedacted");
    for (int format = 0; format < ExportFormatCount; ++format) {
        for (const bool isRedacted : {false, true}) {
            QTest::addRow("%s%s", qPrintable(exportFormatWord(ExportFormat(format))),
                          isRedacted ? ", redacted" : "")
                << format << isRedacted;
        }
    }
}

void TestStoreExportJob::jobNeverWritesKeys()
{
    QFETCH(const int, format);
    QFETCH(const bool, isRedacted);
    StoreFixture fixture;
    QVERIFY(fixture.writer->open());
    NewDelivery one = delivery(u"e1"_s);
    one.head = "POST /in/0123456789abcdef?x=1 HTTP/1.1\r\nAuthorization: Basic c2VjcmV0\r\n"
               "X-System-Key: 560270f7914b5b4a\r\nCookie: sid=hidden\r\nX-Kept: yes\r\n\r\n";
    one.body = R"({"event":"x","data":{"oops":"560270f7914b5b4a"}})";
    fixture.store(one);
    ExportOrder order;
    order.format = ExportFormat(format);
    order.isRedacted = isRedacted;
    order.path = fixture.dir.filePath(u"out"_s);
    const SigningKey key{u"Hookglass"_s, Secret("560270f7914b5b4a"_ba)};
    ExportMeans means;
    means.secrets = {key.key};
    means.signingKeys = {{AccountId{1}, {key}}};
    const ExportProgress progress = run(fixture.path(), order, means);
    QVERIFY2(progress.problem.isEmpty(), qPrintable(progress.problem));
    QByteArray all;
    if (QFileInfo(order.path).isDir()) {
        for (QDirIterator it(order.path, QDir::Files, QDirIterator::Subdirectories); it.hasNext();)
            all += readFile(it.next());
    } else {
        all = readFile(order.path);
    }
    const QByteArray decoded = QByteArray::fromBase64(all.mid(all.indexOf("Base64\":\"") + 9));
    for (const char *secret : {"560270f7914b5b4a", "c2VjcmV0", "hidden"}) {
        QVERIFY2(!all.contains(secret), secret);
        QVERIFY2(!decoded.contains(secret), secret);
        QVERIFY2(!all.contains(QByteArray(secret).toBase64().chopped(4)), secret);
    }
    // A capture is complete, the others are to be shown around.
    QCOMPARE(all.contains("0123456789abcdef"),
             ExportFormat(format) == ExportFormat::Jsonl && !isRedacted);
    QVERIFY(!all.isEmpty());
}

void TestStoreExportJob::jobSaysWhatIsWrong()
{
    const QTemporaryDir dir;
    ExportOrder order;
    order.path = dir.filePath(u"x"_s);
    ExportProgress progress = run(dir.filePath(u"none.db"_s), order);
    QCOMPARE(progress.code, ErrorCode::NotFound);
    QVERIFY(!progress.problem.isEmpty());
    QVERIFY(!QFileInfo::exists(order.path));

    StoreFixture fixture;
    QVERIFY(fixture.writer->open());
    fixture.store(delivery(u"e1"_s));
    order.path = dir.filePath(u"no/such/x"_s);
    progress = run(fixture.path(), order);
    QCOMPARE(progress.code, ErrorCode::Storage);

    // Let go of in the middle: nothing stays.
    order.path = dir.filePath(u"y"_s);
    ExportJob job(fixture.path(), order, {});
    (void)job.step();
    job.abandon();
    QVERIFY(job.step().isCancelled);
    QVERIFY(QDir(dir.path()).isEmpty(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot));
}

QTEST_GUILESS_MAIN(TestStoreExportJob)
#include "tst_store_exportjob.moc"
