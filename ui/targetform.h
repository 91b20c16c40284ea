// SPDX-License-Identifier: MIT
#pragma once

#include "core/eventcatalog.h"
#include "core/forward.h"
#include "models/headereditmodel.h"

#include <QtWidgets/QWidget>

#include <array>

class QCheckBox;
class QGridLayout;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace Hookglass {

class HeaderEditor;
class Theme;
class ToneLabel;

/// The fields of one target, checked while they are typed.
class TargetForm final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(TargetForm)
public:
    enum Field { Name, Address, Events };

    TargetForm(const Theme &theme, const EventCatalog &catalog, QWidget *parent = nullptr);
    ~TargetForm() override;

    void showTarget(const Target &target); ///< id 0: a new one
    Target target() const;
    void setBusy();
    void setProblem(const QString &words);

    QLineEdit *field(Field field) const { return m_fields.at(field); }
    QString hint(Field field) const;
    HeaderEditModel &headers() { return m_headers; }
    QSpinBox *timeout() const { return m_timeout; }
    QCheckBox *verifyTls() const { return m_verifyTls; }
    QCheckBox *isOn() const { return m_isOn; }
    QPushButton *saveButton() const { return m_save; }
    QPushButton *exampleButton(int index) const { return m_examples.at(index); }
    QString tlsReason() const;

Q_SIGNALS:
    void saveWanted(const Hookglass::Target &target);
    void closed();

private:
    void addField(QGridLayout *grid, Field field, const QString &name, const QString &example);
    QWidget *makeExamples();
    QWidget *makeButtons();
    void judge();
    void judgeEvents();
    void judgeTls();

    const Theme &m_theme;
    const EventCatalog m_catalog;
    Target m_target;
    HeaderEditModel m_headers;
    ToneLabel *m_title = nullptr;
    std::array<QLineEdit *, 3> m_fields{};
    std::array<ToneLabel *, 3> m_hints{};
    QList<QPushButton *> m_examples;
    HeaderEditor *m_headerEditor = nullptr;
    QSpinBox *m_timeout = nullptr;
    QCheckBox *m_verifyTls = nullptr;
    ToneLabel *m_tlsReason = nullptr;
    QCheckBox *m_isOn = nullptr;
    QPushButton *m_save = nullptr;
    ToneLabel *m_problem = nullptr;
    bool m_isBusy = false; ///< it is being saved
};

} // namespace Hookglass
