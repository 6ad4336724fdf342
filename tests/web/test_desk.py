"""What officers do at their desk, and what is said when it cannot be done."""

import re
from uuid import UUID

import pytest
from django.http import HttpResponse
from django.test import Client

from onething.cases import service
from onething.cases.ledger import Written
from onething.parties.models import Party
from tests.web.city import City, days_ago


def hidden(page: HttpResponse, action: str) -> dict[str, str]:
    """What the form of an action carries, as a browser would send it."""
    text = page.content.decode()
    form = next(
        part.split("</form>")[0] for part in text.split("<form")[1:] if f'action="{action}"' in part
    )
    found = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
    return {name: found[name] for name in found if name.startswith("_") or name == "next"}


def send(client: Client, case: UUID, command: str, **typed: object) -> HttpResponse:
    """Open the form of a command and send it."""
    there = f"/case/{case}/{command}/"
    return client.post(there, {**hidden(client.get(there), there), **typed}, follow=True)


@pytest.fixture
def written(city: City) -> Written:
    return city.open("registration", "tax", "social")


@pytest.fixture
def case(city: City, written: Written) -> UUID:
    return city.case(written, "registration").id


def says(answer: HttpResponse) -> str:
    return answer.content.decode()


def test_the_list_says_all_that_decides_what_to_take_next(city: City, written: Written) -> None:
    page = says(city.client("market_window").get("/desk/?filter=free"))
    for said in (written.number, "企业变更登记", city.firm.name, "已收件，待受理", "受理", "按时"):
        assert said in page
    assert re.search(r"月\d+日 周.*还剩 \d+ 个工作日", page.replace("\n", ""))


def test_a_department_lists_only_its_own_work(city: City, written: Written) -> None:
    assert written.number not in says(city.client("fund_window").get("/desk/"))
    assert written.number in says(city.client("social_window").get("/desk/"))


def test_work_is_claimed_from_the_list_and_then_stands_under_mine(
    city: City, written: Written, case: UUID
) -> None:
    clerk = city.client("market_window")
    page = clerk.get("/desk/?filter=free")
    there = f"/case/{case}/claim/"
    answer = clerk.post(there, hidden(page, there), follow=True)
    assert answer.redirect_chain == [("/desk/?filter=free", 302)]
    assert "已完成：领取" in says(answer)
    assert written.number in says(clerk.get("/desk/?filter=mine"))
    assert written.number in says(city.client("window").get("/desk/?filter=team"))


def test_a_number_opens_the_case_and_a_wrong_one_is_said_and_kept(
    city: City, written: Written, case: UUID
) -> None:
    clerk = city.client("market_window")
    assert clerk.get("/desk/", {"q": written.number}).headers["Location"] == f"/case/{case}/"
    page = says(clerk.get("/desk/", {"q": "CCXQ-0"}))
    assert "没有找到“CCXQ-0”" in page
    assert 'value="CCXQ-0"' in page


def test_a_long_list_goes_on_where_it_ended(city: City) -> None:
    made = {city.open("medical").number for _ in range(27)}
    clerk, seen, there = city.client("medical_window"), [], "/desk/"
    while there:
        page = says(clerk.get(there))
        seen += re.findall(r"CCXQ-\d{4}-\d{6}(?=</span>\s*<span class=\"soft\")", page)
        later = re.search(r'rel="next" href="([^"]+)"', page)
        there = later[1].replace("&amp;", "&") if later else ""
    assert made <= set(seen)
    assert len(seen) == len(set(seen))


def test_nonsense_in_the_address_shows_the_list_from_its_beginning(city: City) -> None:
    clerk = city.client("market_window")
    for query in (
        "filter=x",
        "after=x",
        "after=2026-01-01,x",
        "case=x",
        "org=٣",
        "org=99999999999999999999",
        "since=2026-13-40&until=0001-01-01",
        "light=x&holder=x&matter=x&state=x",
        "q=x&before=x",
    ):
        assert clerk.get(f"/desk/?{query}").status_code == 200


def test_an_empty_list_says_what_will_come_here(city: City) -> None:
    assert "有新的申请交到您的岗位时" in says(city.client("commerce_head").get("/desk/"))
    assert "您没有办件岗位" in says(city.client("desk_stranger").get("/desk/"))


def test_a_stranger_finds_nothing_at_any_address(city: City, written: Written, case: UUID) -> None:
    for name in ("desk_stranger", "fund_reviewer"):
        client = city.client(name)
        for there in (
            f"/case/{case}/",
            f"/case/{case}/accept/",
            f"/track/{written.dossier_id}/",
            f"/notice/{written.dossier_id}/2/receipt/",
        ):
            assert client.get(there).status_code == 404
        assert client.post(f"/case/{case}/accept/", {"_key": "x"}).status_code == 404


def test_a_siblings_department_sees_the_way_but_not_the_case(
    city: City, written: Written, case: UUID
) -> None:
    """Its state and dates, not a word that another department wrote."""
    city.act("market_window", "correct_once", written, "registration", items="住所证明缺页")
    city.all_speak(written)
    sibling = city.client("social_reviewer")
    answer = sibling.get(f"/case/{case}/", follow=True)
    assert answer.redirect_chain == [(f"/track/{written.dossier_id}/", 302)]
    assert "待补正" in says(answer)
    assert "住所证明缺页" not in says(answer)
    assert "一次性补正告知书" not in says(answer)
    assert sibling.get(f"/case/{case}/correct/").status_code == 404
    own = city.case(written, "social").id
    assert "住所证明缺页" not in says(sibling.get(f"/case/{own}/"))


def test_the_overseer_reads_every_case_and_moves_none(
    city: City, written: Written, case: UUID
) -> None:
    overseer = city.client("supervisor")
    page = says(overseer.get(f"/case/{case}/"))
    assert "现在不由您办理" in page
    assert 'class="deeds"' not in page
    there = f"/case/{case}/accept/"
    answer = overseer.post(there, {"_key": "overseer"})
    assert answer.status_code == 403
    assert city.case(written, "registration").state == "submitted"


def test_the_page_says_where_a_deadline_comes_from(city: City, written: Written) -> None:
    city.act("market_window", "accept", written, "registration")
    page = says(
        city.client("market_reviewer").get(f"/case/{city.case(written, 'registration').id}/")
    )
    for said in ("办理时限", "承诺", "法定", "当天不算", "工作日历", "行政许可法 第四十二条"):
        assert said in page


def test_a_reviewer_suspends_with_a_basis_and_resumes(
    city: City, written: Written, case: UUID
) -> None:
    city.act("market_window", "accept", written, "registration")
    reviewer = city.client("market_reviewer")
    page = says(send(reviewer, case, "suspend", basis="hearing", days="１０"))
    assert "暂停计时" in page
    assert "听证" in page
    assert "特别程序告知书" in page
    assert "还在暂停" in page
    page = says(send(reviewer, case, "resume", result="听证完毕"))
    assert city.case(written, "registration").state == "review"
    assert "听证完毕" in page
    assert "还在暂停" not in page


def test_everything_wrong_is_said_at_once_and_nothing_typed_is_lost(
    city: City, written: Written, case: UUID
) -> None:
    city.act("market_window", "accept", written, "registration")
    answer = send(city.client("market_reviewer"), case, "suspend", days="十天左右")
    page = says(answer)
    assert answer.status_code == 422
    assert "有 2 处要改" in page
    assert "请填写“法定事由”" in page
    assert "要写成数字，例如 12 或 12.5" in page
    assert 'value="十天左右"' in page
    assert city.case(written, "registration").state == "review"


def test_a_refusal_without_a_reason_is_not_taken_and_with_one_it_is(
    city: City, written: Written, case: UUID
) -> None:
    city.act("market_window", "accept", written, "registration")
    city.act(
        "market_reviewer", "propose", written, "registration", opinion="refuse", grounds="不实"
    )
    head = city.client("market_head")
    answer = send(head, case, "refuse", reason="  ")
    assert answer.status_code == 422
    assert "不予许可的理由" in says(answer)
    page = says(send(head, case, "refuse", reason="住所证明不真实。"))
    assert "住所证明不真实" in page
    assert city.case(written, "registration").state == "refused"
    assert city.case(written, "tax").state == "blocked"


def test_the_second_of_two_officers_is_told_the_new_state_and_keeps_the_words(
    city: City, written: Written, case: UUID
) -> None:
    one, two = city.client("market_window"), city.client("window")
    there = f"/case/{case}/correct_once/"
    seen = hidden(two.get(there), there)
    assert send(one, case, "accept").status_code == 200
    answer = two.post(there, {**seen, "items": "缺少租赁合同"})
    page = says(answer)
    assert answer.status_code == 409
    assert "审查中" in page
    assert "缺少租赁合同" in page
    assert f'href="/case/{case}/"' in page


def test_the_second_to_claim_is_told_who_was_first(
    city: City, written: Written, case: UUID
) -> None:
    one, two = city.client("market_window"), city.client("window")
    there = f"/case/{case}/claim/"
    seen = hidden(two.get(f"/case/{case}/"), there)
    send(one, case, "claim")
    assert two.post(there, seen).status_code == 409
    page = says(two.get(f"/case/{case}/"))
    assert "市场监管窗口" in page
    assert f'/case/{case}/accept/"' not in page


def test_twice_pressed_is_done_once(city: City, written: Written, case: UUID) -> None:
    clerk = city.client("market_window")
    there = f"/case/{case}/accept/"
    form = hidden(clerk.get(f"/case/{case}/"), there)
    for _press in range(2):
        assert clerk.post(there, form).headers["Location"] == f"/case/{case}/"
    page = says(clerk.get(f"/case/{case}/"))
    assert page.count("受理通知书") == 1


def test_work_is_passed_only_to_a_colleague_of_the_same_post(
    city: City, written: Written, case: UUID
) -> None:
    clerk, there = city.client("market_window"), f"/case/{case}/pass/"
    page = says(clerk.get(there))
    assert "综合窗口二" in page
    assert "市场监管负责人" not in page
    stranger = city.account("market_head").pk
    assert send(clerk, case, "pass", holder=str(stranger)).status_code == 422
    colleague = city.account("window2").pk
    assert "转给" in says(send(clerk, case, "pass", holder=str(colleague)))
    assert written.number in says(city.client("window2").get("/desk/?filter=mine"))


def test_a_note_stands_in_the_history_of_its_department_only(
    city: City, written: Written, case: UUID
) -> None:
    clerk = city.client("market_window")
    assert "已电话联系" in says(send(clerk, case, "note", note="已电话联系申请人"))
    owner = says(city.client("desk_owner").get(f"/track/{written.dossier_id}/"))
    assert "已电话联系" not in owner


def test_a_form_of_yesterday_is_not_shown_as_if_it_could_be_sent(
    city: City, written: Written, case: UUID
) -> None:
    city.act("market_window", "accept", written, "registration")
    answer = city.client("market_window").get(f"/case/{case}/correct_once/")
    assert answer.status_code == 409
    assert "查看最新情况" in says(answer)


def test_an_address_of_no_command_is_not_found(city: City, case: UUID) -> None:
    assert city.client("market_window").get(f"/case/{case}/nonsense/").status_code == 404


def test_a_deadline_that_passed_is_red_and_says_by_how_much(city: City) -> None:
    late = city.open("social", when=days_ago(20))
    page = says(city.client("social_window").get(f"/case/{city.case(late, 'social').id}/"))
    assert "已超期" in page
    assert re.search(r"超过 \d+ 个工作日", page)


LAWS = ("行政许可法", "第", "国办发", "国办发明电", "号", "容缺受理", "地方规定", "设计默认值")
"""What laws and provisions are called, in whatever language one reads."""


def test_english_is_complete_at_the_desk(city: City, written: Written, case: UUID) -> None:
    client = city.client("market_window", "en")
    page = says(client.get(f"/case/{case}/")).replace("中文", "")
    for name in Party.objects.values_list("name", flat=True):
        page = page.replace(name, "")
    main = page[page.index("<main") : page.index("</main>")]
    chinese = set(re.findall(r"[一-鿿]+", main))
    assert not [words for words in chinese if not words.startswith(LAWS)]


def test_a_case_page_asks_the_database_little(
    city: City, written: Written, case: UUID, django_assert_max_num_queries: object
) -> None:
    """However much happened: people and departments are looked up together."""
    city.act("market_window", "claim", written, "registration")
    city.act("market_window", "accept", written, "registration")
    client = city.client("market_reviewer")
    client.get(f"/case/{case}/")
    with django_assert_max_num_queries(20):
        client.get(f"/case/{case}/")


def test_the_choices_of_a_command_stand_in_the_order_of_their_law(city: City) -> None:
    """Art. 45 begins with hearing and tender; the keys of what is stored are sorted."""
    written = city.open("registration")
    city.act("market_window", "accept", written, "registration")
    case = city.case(written, "registration").id
    page = says(city.client("market_reviewer").get(f"/case/{case}/suspend/"))
    found = [page.index(f">{name}<") for name in ("听证", "招标", "拍卖", "检验", "专家评审")]
    assert found == sorted(found)


def test_who_oversees_is_not_told_to_wait_for_work(city: City) -> None:
    overseer = city.client("supervisor")
    page = says(overseer.get("/desk/?filter=red&matter=matter/food_permit_change&since=2199-01-01"))
    assert "没有符合这些条件的办件" in page
    for said in ("交到您的岗位", "待领取", "同事的"):
        assert said not in page


def test_who_oversees_lists_the_work_of_all_departments(city: City, written: Written) -> None:
    page = says(city.client("supervisor").get("/desk/?filter=all"))
    assert "综合窗口" in page
    assert "/claim/" not in page


def test_what_waits_for_the_applicant_is_a_list(city: City, written: Written) -> None:
    city.act("social_window", "correct_once", written, "social", items="缺页")
    city.all_speak(written)
    page = says(city.client("social_reviewer").get("/desk/?filter=waiting"))
    assert written.number in page
    assert "/claim/" not in page


def test_a_list_is_narrowed_by_its_address(city: City, written: Written) -> None:
    clerk = city.client("window")
    there = "/desk/?filter=free&matter=matter/social_change&state=submitted&org=0"
    page = says(clerk.get(there.replace("&org=0", "")))
    assert written.number in page
    assert "企业变更登记</a>" not in page
    assert "没有符合这些条件的办件" in says(clerk.get(there))
    assert "已筛选" in page


def test_a_firm_is_found_by_the_initials_of_its_name(city: City, written: Written) -> None:
    page = says(city.client("market_window").get("/desk/", {"q": "bhsw"}))
    assert written.number in page
    assert "没有找到“bhsw”" in says(city.client("desk_stranger").get("/desk/", {"q": "bhsw"}))
    nothing = says(city.client("market_window").get("/desk/", {"q": "()%_'"}))
    assert "信用代码中连在一起的四位以上" in nothing


def test_a_command_that_is_never_ones_own_says_whose_it_is(
    city: City, written: Written, case: UUID
) -> None:
    """`Outdated` would make a clerk load the page again for ever."""
    answer = city.client("market_window").get(f"/case/{case}/grant/")
    assert answer.status_code == 403
    assert "须由部门负责人办理" in says(answer)


def test_the_opinion_stands_above_the_buttons_of_whoever_decides(
    city: City, written: Written, case: UUID
) -> None:
    city.act("market_window", "accept", written, "registration")
    given = {"opinion": "grant", "grounds": "材料齐全，经核查一致。"}
    city.act("market_reviewer", "propose", written, "registration", **given)
    page = says(city.client("market_head").get(f"/case/{case}/"))
    assert page.index("材料齐全，经核查一致。") < page.index('class="deeds"')
    assert "建议准予" in page[: page.index('class="deeds"')]


def test_what_a_rule_forbids_now_is_no_button_and_says_why(city: City) -> None:
    written = city.open("social")
    city.act("social_window", "correct_once", written, "social", items="缺页")
    city.all_speak(written)
    city.act("desk_owner", "correct", written, "social", answer="已补")
    there = city.case(written, "social").id
    page = says(city.client("social_window").get(f"/case/{there}/"))
    assert "现在不能“一次性告知补正" in page
    assert f'href="/case/{there}/correct_once/' not in page


def test_ones_own_notes_stand_before_those_of_colleagues(
    city: City, written: Written, case: UUID
) -> None:
    city.act("market_window", "note", written, "registration", days_ago(0), note="窗口的备注")
    city.act("market_reviewer", "note", written, "registration", note="审查的备注")
    page = says(city.client("market_window").get(f"/case/{case}/"))
    notes = page[page.index('class="notes"') :]
    assert notes.index("窗口的备注") < notes.index("审查的备注")


def test_what_the_clocks_did_and_nobody_wrote_yet_is_in_the_history(city: City) -> None:
    """The worker may be late; the case is accepted by silence all the same."""
    late = city.open("registration", when=days_ago(20))
    case = city.case(late, "registration").id
    page = says(city.client("market_reviewer").get(f"/case/{case}/"))
    assert "系统已算出，即将写入" in page
    service.wake(late.dossier_id)
    page = says(city.client("market_reviewer").get(f"/case/{case}/"))
    assert "系统已算出，即将写入" not in page


def test_ready_words_are_put_in_kept_and_taken_back_without_scripts(
    city: City, written: Written, case: UUID
) -> None:
    clerk, there = city.client("market_window"), f"/case/{case}/correct_once/"
    form = hidden(clerk.get(there), there)
    page = clerk.get(there)
    assert city.firm.name in says(page)
    value = re.search(r'name="ready.insert" value="(items:pack-[\d-]+)"', says(page))
    assert value is not None
    answer = clerk.post(there, {**form, "items": "缺少章程", "ready.insert": value[1]})
    assert answer.status_code == 200
    text = re.search(r"<textarea[^>]*>([^<]*)</textarea>", says(answer))
    assert text is not None
    assert text[1].strip().startswith("缺少章程\n")
    kept = clerk.post(there, {**form, "items": "请带公章原件到窗口", "ready.keep": "items"})
    assert "已存为本部门的常用语" in says(kept)
    colleague = says(city.client("window2").get(there))
    assert "请带公章原件到窗口" in colleague
    id = re.search(r'name="ready.drop" value="(\d+)"', colleague)
    assert id is not None
    gone = says(clerk.post(there, {**form, "items": "写了一半", "ready.drop": id[1]}))
    assert "常用语已删去" in gone
    assert "写了一半" in gone
    back = says(clerk.post(there, {**form, "items": "", "ready.back": id[1]}))
    assert "请带公章原件到窗口" in back
    assert city.case(written, "registration").state == "submitted"


def test_ready_words_of_one_department_are_not_offered_to_another(
    city: City, written: Written, case: UUID
) -> None:
    clerk, there = city.client("market_window"), f"/case/{case}/correct_once/"
    form = hidden(clerk.get(there), there)
    clerk.post(there, {**form, "items": "只在市场监管局用", "ready.keep": "items"})
    other = city.case(written, "social").id
    page = says(city.client("social_window").get(f"/case/{other}/correct_once/"))
    assert "只在市场监管局用" not in page


def test_a_list_is_kept_under_a_name_begun_with_shared_and_brought_back(
    city: City, written: Written
) -> None:
    clerk = city.client("market_window")
    sent = {"name": "变更登记要先办", "query": "filter=free&matter=matter/registration_change"}
    answer = clerk.post("/desk/saved/", {**sent, "default": "on", "share": "on"})
    assert answer.headers["Location"] == "/desk/?filter=free&matter=matter%2Fregistration_change"
    assert clerk.get("/desk/").headers["Location"] == answer.headers["Location"]
    page = says(clerk.get("/desk/?filter=all"))
    assert "变更登记要先办" in page
    assert "变更登记要先办" in says(city.client("market_reviewer").get("/desk/?filter=all"))
    assert "变更登记要先办" not in says(city.client("tax_reviewer").get("/desk/?filter=all"))
    id = re.search(r"/desk/saved/(\d+)/", page)
    assert id is not None
    there = f"/desk/saved/{id[1]}/"
    assert city.client("market_reviewer").post(there, {"deed": "remove"}).status_code == 404
    gone = clerk.post(there, {"deed": "remove"}, follow=True)
    assert "已删去列表“变更登记要先办”" in says(gone)
    assert clerk.get("/desk/").status_code == 200
    assert "变更登记要先办" in says(clerk.post(there, {"deed": "restore"}, follow=True))
    clerk.post(there, {"deed": "remove"})


def test_a_list_without_a_name_is_not_kept(city: City) -> None:
    answer = city.client("market_window").post("/desk/saved/", {"name": " ", "query": "filter=x"})
    assert answer.status_code == 422
    assert "起个名字" in says(answer)


def test_several_are_handed_over_with_a_list_of_what_went_and_what_did_not(city: City) -> None:
    clerk, made = city.client("medical_window"), [city.open("medical") for _ in range(2)]
    city.act("medical_window", "claim", made[0], "medical")
    tasks = [next(iter(city.look(each).tasks.values())) for each in made]
    colleague = city.account("window2").pk
    sent = {
        "_key": "bulk",
        "deed": "hand",
        "holder": str(colleague),
        "reason": "请假",
        "list": "filter=mine",
        "task": [f"{task.id}:{task.version}" for task in tasks],
    }
    page = says(clerk.post("/desk/bulk/", sent))
    assert "移交了 1 件" in page
    assert "1 件没有办成" in page
    assert "综合窗口二" in page
    done = page[page.index("移交清单") :]
    assert made[0].number in done
    assert made[1].number not in done
    assert made[0].number in says(city.client("window2").get("/desk/?filter=mine"))
    for wrong, said in (
        ({**sent, "task": []}, "还没有选中办件"),
        ({**sent, "holder": ""}, "还没有选转给哪位同事"),
        ({**sent, "task": ["x:1"] * 3}, "还没有选中办件"),
    ):
        answer = clerk.post("/desk/bulk/", wrong)
        assert answer.status_code == 422
        assert said in says(answer)
    assert clerk.post("/desk/bulk/", {**sent, "deed": "burn"}).status_code == 404
    assert clerk.get("/desk/bulk/").status_code == 302


def test_a_leader_gives_work_to_somebody(city: City, written: Written, case: UUID) -> None:
    city.act("market_window", "claim", written, "registration")
    head, colleague = city.client("market_head"), city.account("window2").pk
    assert f"/case/{case}/assign/" in says(head.get(f"/case/{case}/"))
    page = says(send(head, case, "assign", holder=str(colleague), reason="窗口一请假"))
    assert "交给综合窗口二" in page
    assert "窗口一请假" in page
    assert written.number in says(city.client("window2").get("/desk/?filter=mine"))
    assert f"/case/{case}/assign/" not in says(city.client("window2").get(f"/case/{case}/"))


def test_the_department_that_is_asked_reads_the_question_and_the_asking_one_the_answer(
    city: City, written: Written, case: UUID
) -> None:
    city.act("market_window", "accept", written, "registration")
    asked = {"unit": "public_security", "question": "有没有正在办理的案件？"}
    city.act("market_reviewer", "consult", written, "registration", **asked)
    there = city.case(written, "work/consultation").id
    assert asked["question"] in says(city.client("police_reviewer").get(f"/case/{there}/"))
    answer = {"stance": "agree", "opinion": "没有在办案件。"}
    city.act("police_reviewer", "answer", written, "work/consultation", **answer)
    assert answer["opinion"] in says(city.client("market_reviewer").get(f"/case/{case}/"))
    for other in ("tax_reviewer", "desk_owner"):
        way = says(city.client(other).get(f"/track/{written.dossier_id}/", follow=True))
        assert asked["question"] not in way
        assert answer["opinion"] not in way
